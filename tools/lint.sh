#!/usr/bin/env bash
# Runs every check, also after one has failed, and fails if any did.
set -uo pipefail
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"
failed=()

check() {
    echo "== $*"
    "$@" || failed+=("$*")
}

check_deployment() {
    # Settings as in real operation: the check reads them, nothing is started.
    env DEBUG=false FIXED_DAY= DATABASE_URL= REDIS_URL= \
        SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(50))')" \
        ALLOWED_HOSTS=fundtracker.example.org BASE_URL=https://fundtracker.example.org \
        EMAIL_URL=smtp://mail.example.org DEFAULT_FROM_EMAIL=fundtracker@example.org \
        python manage.py check --deploy --fail-level WARNING
}

check ruff check .
check ruff format --check .
check mypy .
check lint-imports
check djlint --quiet --lint templates
check djlint --quiet --check templates
check python manage.py makemigrations --check --dry-run
check check_deployment

if ((${#failed[@]})); then
    printf '\nFailed:\n'
    printf '  %s\n' "${failed[@]}"
    exit 1
fi
