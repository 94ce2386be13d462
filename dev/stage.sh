# Sourced by the scripts beside it that act out a page of the documentation: a folder of their own with an empty home, programs in the
# background, and commands that are shown as if they had been typed. Everything that is started and written is gone at the end.
# shellcheck shell=sh

# open_stage NAME: makes the folder; on_end, if there is such a function, is called with the exit code before everything ends.
open_stage() {
    stage=$1 started=''
    folder=$(mktemp -d "${TMPDIR:-/tmp}/pipewright-$stage.XXXXXX")
    # shellcheck disable=SC2154 # tools.sh, which is sourced before, has looked where tools are
    export HOME="$folder/home" PIPEWRIGHT_HOME="$folder/data" PIPEWRIGHT_TOOLS="$tools"
    unset XDG_DATA_HOME XDG_CONFIG_HOME XDG_STATE_HOME TEMPORAL_NAMESPACE
    mkdir "$HOME"
    trap close_stage EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

close_stage() {
    status=$?
    trap - EXIT
    set +e
    on_end "$status"
    for process in $started; do
        kill "$process" 2>/dev/null
        wait "$process" 2>/dev/null
    done
    rm -rf "$folder"
    exit "$status"
}

# background NAME READY COMMAND...: starts it, and waits until its log says READY.
background() {
    name=$1 ready=$2
    shift 2
    "$@" >"$folder/$name.log" 2>&1 &
    process=$!
    started="$process $started"
    for _ in $(seq 600); do
        ! grep -q "$ready" "$folder/$name.log" || return 0
        kill -0 "$process" 2>/dev/null || break
        sleep 0.1
    done
    echo "$stage: $name did not start" >&2
    tail -n 5 "$folder/$name.log" >&2
    return 1
}

# start_temporal BINARY [OPTION...]: a server on a free port, which TEMPORAL_ADDRESS names from then on.
start_temporal() {
    binary=$1
    shift
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    background temporal 'Temporal Server:\|Server:' "$binary" server start-dev --headless --ip 127.0.0.1 --port "$port" "$@"
    export TEMPORAL_ADDRESS="127.0.0.1:$port"
}

# see COMMAND...: as if typed.
see() {
    printf '\n$ %s\n' "$*"
    "$@"
}

# tell_why RUN: what there is to see of a run that did not go well.
tell_why() {
    ./pipewright runs stop "$1"
    ./pipewright runs logs "$1" | tail -n 30
    ./pipewright runs show "$1"
} >&2
