"""Modules of a package, so that what lies in it need not be listed anywhere else."""

from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType


def modules_of(package: ModuleType) -> list[ModuleType]:
    """Import every module of a package, those of its packages as well."""
    found = walk_packages(package.__path__, f"{package.__name__}.")
    return [import_module(info.name) for info in found]
