"""Dateien aus node_modules: serves those files of installed packages that pages really use."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage


class NodeFilesFinder(BaseFinder):
    """Finds the files named in ``settings.NODE_FILES``: where each is served, and where it lies.

    A package brings hundreds of files. What no page asks for would only be copied, compressed
    and offered to the world at every update.
    """

    def find(self, path: str, find_all: bool = False, **_: Any) -> Any:
        file = settings.NODE_FILES.get(path)
        if file is None:
            return []
        found = str(settings.NODE_MODULES / file)
        return [found] if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Storage]]:
        for path, file in settings.NODE_FILES.items():
            yield path, _ServedAs(path, settings.NODE_MODULES / file)


class _ServedAs(FileSystemStorage):
    """Storage of one file that is served under another path than it lies at."""

    def __init__(self, path: str, file: Path) -> None:
        super().__init__(location=file.parent)
        self._served, self._file = path, file

    def path(self, name: str) -> str:
        return str(self._file) if name == self._served else super().path(name)
