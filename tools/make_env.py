"""Write a `.env` for trying out and developing, unless there is one already."""

import os
import secrets
from pathlib import Path

ENV = """\
# Settings of this installation, for trying out and developing. Never commit this file.
DEBUG=true
SECRET_KEY={secret_key}

# Simulierter Tag der Demo; leer lassen für das heutige Datum.
# The day the demo plays on; leave it empty for the real date.
FIXED_DAY=2024-10-15
"""


def main() -> None:
    path = Path(__file__).resolve().parent.parent / ".env"
    try:
        # Readable for its owner only: it holds the secret key.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write(ENV.format(secret_key=secrets.token_urlsafe(50)))


if __name__ == "__main__":
    main()
