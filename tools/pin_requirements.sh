#!/usr/bin/env bash
# Pins every package with its checksums. uv writes what plain pip can read.
set -euo pipefail
cd "$(dirname "$0")/.."

for name in requirements requirements-dev; do
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --custom-compile-command "make requirements" \
        "$name.in" --output-file "$name.txt"
done
