#!/bin/sh
# Is there a python3 that can run the other steps? sh check.sh VERSIONS
if ! command -v python3 >/dev/null; then
    echo "Cannot train: there is no python3 on PATH" >&2
    echo "  hint: install Python 3.11 or newer (Debian: apt install python3 python3-venv) and start the run again" >&2
    exit 1
fi
exec python3 check.py "$1"
