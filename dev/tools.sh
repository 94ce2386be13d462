# Sourced by the scripts beside it: where tools that tests and the bench need are kept, and how each is made once.
# shellcheck shell=sh
#
# PIPEWRIGHT_TOOLS names the folder (default: ~/.cache/pipewright-tools).

tools=${PIPEWRIGHT_TOOLS:-${XDG_CACHE_HOME:-${HOME:?set HOME or PIPEWRIGHT_TOOLS}/.cache}/pipewright-tools}

# make_once NAME FUNCTION: calls FUNCTION in the new folder $tools/NAME, unless that was done before. A second caller waits for the
# first; what an interrupted or failed one left is thrown away. All that FUNCTION prints goes to stderr.
make_once() {
    folder=$tools/$1
    [ ! -e "$folder/.ready" ] || return 0
    mkdir -p "$tools"
    until ln -s "$$" "$folder.lock" 2>/dev/null; do # a link is made at once with its owner's process id in it
        owner=$(readlink "$folder.lock") || continue
        if kill -0 "$owner" 2>/dev/null; then
            sleep 1
        else
            mv "$folder.lock" "$folder.lock.$$" 2>/dev/null && rm -f "$folder.lock.$$"
        fi
    done
    trap 'rm -f "$folder.lock"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    if [ ! -e "$folder/.ready" ]; then
        rm -rf "$folder"
        mkdir -p "$folder"
        # A subshell and an explicit check, because errexit does not hold inside a function that is itself a condition.
        (cd "$folder" && set -e && "$2") >&2
        touch "$folder/.ready"
    fi
    rm -f "$folder.lock"
    trap - EXIT INT TERM
}

# need COMMAND HINT: ends the script if there is no such command.
need() {
    command -v "$1" >/dev/null || {
        printf '%s: Cannot go on: there is no %s on PATH\n  hint: %s\n' "${0##*/}" "$1" "$2" >&2
        exit 2
    }
}
