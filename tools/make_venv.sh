#!/usr/bin/env bash
# Creates .venv unless it works, and installs into it the requirements files given as arguments.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
    echo "fundtracker: $*" >&2
    exit 1
}

find_python() {
    local candidate
    for candidate in python3.11 python3; do
        # Run it: a name on the PATH may be a shim with nothing behind it.
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    fail "Python 3.11 or newer is missing; please install python3."
}

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    python=$(find_python)
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        fail "Python's venv module is missing; please install the package python3-venv."
    "$python" -m venv --clear .venv || fail "the folder .venv could not be created."
fi

options=()
for file in "$@"; do
    options+=(--requirement "$file")
done
echo "Installing Python packages ($*) ..."
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes "${options[@]}" ||
    fail "pip could not install the packages; please check the network and run the command again."
