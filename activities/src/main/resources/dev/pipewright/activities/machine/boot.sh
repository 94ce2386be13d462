# Boots a machine, restarts its worker, and ends the machine when nobody needs it. Runs in any POSIX shell, BusyBox's too, and needs
# docker, sha256sum and what every system has; a machine of EC2 needs curl. Before these lines stand assignments of what it is told, and
# `set --` with the options and the command of the worker's container. Where its store is a bucket, the bucket's region is told.
# shellcheck shell=sh
set -u
: "${shutdown:=}" # how a machine is switched off; a container ends with this script
trap '$shutdown' EXIT # however this ends, a machine that nothing watches is not left on

: "${machine:?the id}"
: "${state:?a folder that is the same for the machine and its containers}"
: "${image:?id of the worker image}"
: "${archive:?file that it is loaded from}" "${sha256:?of that file}"
: "${log_bytes:?of the log that are kept}"
: "${boot_seconds:?until the worker has to run}" "${lease_seconds:?that the machine lives without a sign of its worker}"
: "${limit_seconds:?that the machine lives at most}"

if [ -n "${region:-}" ]; then
    : "${archive_url:?where the file comes from}" "${log_url:?where the log is kept}" "${machine_json:?}" "${temporal_json:?}"
else
    : "${log_folder:?where the log is kept}" "${log_file:?its name there}" "${log_scratch:?a folder beside it}"
fi

label=dev.pipewright.machine=$machine
lease=$state/lease
worker=pipewright-worker-$machine
crashes_allowed=3
metadata=${metadata:-http://169.254.169.254}
nothing=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 # SHA-256 of no bytes

mkdir -p "$state"
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

# Asks the machine's metadata, which a session token opens. Secrets pass on standard input: arguments are for all to see.
ask_metadata() {
    session=$(curl -sf -m 5 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' "$metadata/latest/api/token") || return
    curl -sf -m 5 --config - "$metadata/latest/meta-data/$1" <<REQUEST
header = "X-aws-ec2-metadata-token: $session"
REQUEST
}

# A value of a JSON object of one level.
value_of() {
    printf '%s' "$2" | tr -d '\n' | sed -n 's/.*"'"$1"'" *: *"\([^"]*\)".*/\1/p'
}

# Signs a request to the bucket with what the machine's role is given.
# Arguments: the object's address, the SHA-256 of what is sent, and options of curl.
ask_bucket() {
    url=$1 hash=$2
    shift 2
    if ! { role=$(ask_metadata iam/security-credentials/) && credentials=$(ask_metadata "iam/security-credentials/$role"); }; then
        say "The machine's metadata at $metadata has no credentials (does the instance have an instance profile?)"
        return 1
    fi
    curl -sS --fail-with-body --connect-timeout 10 --aws-sigv4 "aws:amz:$region:s3" --config - "$@" "$url" <<REQUEST
user = "$(value_of AccessKeyId "$credentials"):$(value_of SecretAccessKey "$credentials")"
header = "x-amz-security-token: $(value_of Token "$credentials")"
header = "x-amz-content-sha256: $hash"
REQUEST
}

# Puts the log where it outlives the machine. It is read while it is written, so it only ever grows.
keep_log() {
    if [ -n "${region:-}" ]; then
        head -c "$log_bytes" "$state/boot.log" >"$state/boot.part" &&
            sum=$(sha256sum "$state/boot.part") &&
            ask_bucket "$log_url" "${sum%% *}" --max-time 20 --upload-file "$state/boot.part" >/dev/null
        return
    fi
    mkdir -p "$log_folder" "$log_scratch" &&
        head -c "$log_bytes" "$state/boot.log" >"$log_scratch/$machine" &&
        chmod 644 "$log_scratch/$machine" &&
        mv -f "$log_scratch/$machine" "$log_folder/$log_file"
}

# Removes the containers of the machine, if the engine lets it.
remove_containers() {
    containers=$(docker ps --all --format '{{.Names}}' --filter "label=$label" | grep -vx "pipewright-machine-$machine")
    # shellcheck disable=SC2086 # names have no spaces
    [ -z "$containers" ] || docker rm --force --volumes $containers >/dev/null
}

# Ends the machine: what runs on it, what it wrote, then itself. An engine that does not answer is not waited for.
power_off() {
    trap '' TERM INT
    say "Powering off: $*"
    rm -f "$state/temporal.json" # whatever becomes of the rest
    kill "$booting" 2>/dev/null
    remove_containers &
    removing=$!
    left=${engine_seconds:-20}
    while [ "$left" -gt 0 ] && kill -0 "$removing" 2>/dev/null; do
        left=$((left - 1))
        sleep 1
    done
    keep_log && find "$state" -mindepth 1 -maxdepth 1 ! -name booted ! -name machine.json -exec rm -rf {} +
    exit 0
}

# Gets the file of the worker image. What does not move for half a minute is begun anew.
download() {
    tries=0
    until ask_bucket "$archive_url" "$nothing" --speed-limit 1 --speed-time 30 --output "$archive"; do
        tries=$((tries + 1))
        if [ "$tries" -eq 5 ]; then
            say "Cannot boot machine $machine: $archive_url cannot be had (see the lines before): $(head -c 500 "$archive" 2>/dev/null)"
            return 1
        fi
        sleep "$tries"
    done
}

# Loads the worker image if the engine does not have it, and removes those of other versions: the engine keeps what a container uses.
load() {
    if docker image inspect "$image" >/dev/null 2>&1; then
        return
    fi
    if [ -n "${region:-}" ]; then
        download || return
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
    [ -z "${region:-}" ] || rm -f "$archive"
    for other in $(docker images --filter label=dev.pipewright.worker --format '{{.Repository}}:{{.Tag}}'); do
        [ "$other" = "$image" ] || docker rmi "$other" >/dev/null 2>&1
    done
    return 0
}

# Has the engine of a machine that has just started, and keeps the agent away that Amazon's image comes with.
start_engine() {
    if command -v systemctl >/dev/null; then
        systemctl disable --now --no-block ecs
        systemctl start --no-block docker
    fi
    until docker version >/dev/null 2>&1; do
        sleep 1
    done
}

# Runs the worker, again and again, until it says by exit code 0 that the machine is not needed.
boot() {
    [ -z "${region:-}" ] || start_engine
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

# What its worker reads, on a machine that nobody could put files on.
if [ -n "${region:-}" ]; then
    (umask 077 && printf '%s' "$machine_json" >"$state/machine.json" && printf '%s' "$temporal_json" >"$state/temporal.json")
fi

say "Machine $machine boots"
read_clock
limit=$((now + limit_seconds))
end=$((now + boot_seconds + lease_seconds))
known=$(read_lease)
boot "$@" &
booting=$!
trap 'power_off "it was told to"' TERM INT

# A bucket is asked less often than a folder.
if [ -n "${region:-}" ]; then log_seconds=5; else log_seconds=0; fi

# The dead-man's switch, which holds from the first second on and depends on nothing but this loop.
kept=0 keep_next=0
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
    if [ "$size" -ne "$kept" ] && [ "$kept" -lt "$log_bytes" ] && [ "$now" -ge "$keep_next" ]; then
        keep_log && kept=$size
        keep_next=$((now + log_seconds))
    fi
done
