# Boots a machine, restarts its worker, and ends the machine when nobody needs it. Runs in any POSIX shell, BusyBox's too, and needs
# docker, sha256sum and what every system has. Before these lines stand assignments of what it is told, and `set --` with the options
# and the command of the worker's container.
# shellcheck shell=sh
set -u

: "${machine:?the id}"
: "${state:?a folder that is the same for the machine and its containers}"
: "${image:?id of the worker image}"
: "${archive:?file that it is loaded from}" "${sha256:?of that file}"
: "${log_folder:?where the log is kept}" "${log_file:?its name there}" "${log_scratch:?a folder beside it}" "${log_bytes:?that are kept}"
: "${boot_seconds:?until the worker has to run}" "${lease_seconds:?that the machine lives without a sign of its worker}"
: "${limit_seconds:?that the machine lives at most}"

label=dev.pipewright.machine=$machine
lease=$state/lease
worker=pipewright-worker-$machine
crashes_allowed=3

: >"$state/booted" # from here on, nobody starts this machine a second time
exec >>"$state/boot.log" 2>&1 </dev/null

say() {
    printf '%s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$*"
}

# Sets $now to seconds that no clock adjustment changes.
read_clock() {
    read -r now _ </proc/uptime
    now=${now%%.*}
}

# What its worker last wrote; nothing before it did.
read_lease() {
    cat "$lease" 2>/dev/null
}

# Puts the log where it outlives the machine. It is read while it is written, so it only ever grows.
keep_log() {
    mkdir -p "$log_folder" "$log_scratch" &&
        head -c "$log_bytes" "$state/boot.log" >"$log_scratch/$machine" &&
        chmod 644 "$log_scratch/$machine" &&
        mv -f "$log_scratch/$machine" "$log_folder/$log_file"
}

# Ends the machine: what runs on it, what it wrote, then itself.
power_off() {
    trap '' TERM INT
    say "Powering off: $*"
    rm -f "$state/temporal.json" # whatever becomes of the rest
    kill "$booting" 2>/dev/null
    containers=$(docker ps --all --format '{{.Names}}' --filter "label=$label" | grep -vx "pipewright-machine-$machine")
    # shellcheck disable=SC2086 # names have no spaces
    [ -z "$containers" ] || docker rm --force --volumes $containers >/dev/null
    keep_log && find "$state" -mindepth 1 -maxdepth 1 ! -name booted ! -name machine.json -exec rm -rf {} +
    exit 0
}

# Loads the worker image if the engine does not have it, and removes those of other versions: the engine keeps what a container uses.
load() {
    if docker image inspect "$image" >/dev/null 2>&1; then
        return
    fi
    say "Loading the worker image"
    found=$(sha256sum "$archive") || return
    found=${found%% *}
    if [ "$found" != "$sha256" ]; then
        say "Cannot boot machine $machine: the SHA-256 of $archive is $found, not $sha256 (delete that file: it is made again)"
        return 1
    fi
    docker load --quiet --input "$archive" || {
        say "Cannot boot machine $machine: docker load of $archive failed (see the line before; is the disk full?)"
        return 1
    }
    for other in $(docker images --filter label=dev.pipewright.worker --format '{{.Repository}}:{{.Tag}}'); do
        [ "$other" = "$image" ] || docker rmi "$other" >/dev/null 2>&1
    done
    return 0
}

# Runs the worker, again and again, until it says by exit code 0 that the machine is not needed.
boot() {
    crashes=0
    while [ "$crashes" -lt "$crashes_allowed" ]; do
        load || return # each time: another machine may have removed it before this one used it
        before=$(read_lease)
        say "Starting the worker"
        docker run --rm --name "$worker" --label "$label" "$@"
        code=$?
        [ "$code" -ne 0 ] || return 0
        if [ "$(read_lease)" = "$before" ]; then
            crashes=$((crashes + 1))
        else
            crashes=0 # it was at work
        fi
        say "The worker ended with exit code $code"
        docker rm --force "$worker" >/dev/null 2>&1
        keep_log
        sleep 1
    done
    say "Cannot go on with machine $machine: its worker crashed $crashes times before it was at work (see the lines before)"
}

say "Machine $machine boots"
read_clock
limit=$((now + limit_seconds))
end=$((now + boot_seconds + lease_seconds))
known=$(read_lease)
boot "$@" &
booting=$!
trap 'power_off "it was told to"' TERM INT

# The dead-man's switch, which holds from the first second on and depends on nothing but this loop.
kept=0
while sleep 1; do
    read_clock
    current=$(read_lease)
    if [ "$current" != "$known" ]; then
        known=$current
        end=$((now + lease_seconds))
    fi
    [ "$now" -lt "$end" ] || power_off "there was no sign of a worker that reaches Temporal for too long"
    [ "$now" -lt "$limit" ] || power_off "it has run for $limit_seconds seconds, longer than any machine may"
    kill -0 "$booting" 2>/dev/null || power_off "$(cat "$state/off" 2>/dev/null || echo 'it has no worker')"
    size=$(wc -c <"$state/boot.log")
    if [ "$size" -ne "$kept" ]; then
        keep_log && kept=$size
    fi
done
