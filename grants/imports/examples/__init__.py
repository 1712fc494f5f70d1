"""Beispieldaten: the figures of public budget papers, loaded through the services."""

from grants.imports.examples.load import load_examples

__all__ = ["load_examples"]
