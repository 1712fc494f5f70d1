#!/usr/bin/env bash
# Installs design system and htmx into node_modules, with the npm that .venv brings along.
set -euo pipefail
cd "$(dirname "$0")/.."

echo "Installing design system and htmx ..."
PATH="$PWD/.venv/bin:$PATH" npm ci --ignore-scripts --loglevel=error >/dev/null || {
    echo "fundtracker: npm could not install the design system; please check the network and run the command again." >&2
    exit 1
}
