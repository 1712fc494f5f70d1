"""Files that are either whole or not there under their name."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# While it is being written; nothing looks for files with this ending.
PART = ".part"


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Hand out a file to write to; it gets the name ``path`` only once it is finished.

    It is readable for its owner only. Both file and name survive a power cut.

    Raises:
        FileExistsError: somebody else is writing it, or has written it.
    """
    part = path.with_name(path.name + PART)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        if path.exists():
            raise FileExistsError(path)
        yield part
        _flush(part)
        os.replace(part, path)
        _flush(path.parent)
    finally:
        part.unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
