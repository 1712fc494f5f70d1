"""Gemeinsame Zeilen: built once for the tests of a module that ask for them, one after the other.

A fixture of scope ``module`` that asks for ``shared_rows`` builds them. Each test still undoes
what it does itself, and a test that did not ask for that fixture does not find its rows.
"""

from functools import partial

import pytest


class SharedRows:
    """Knows whose rows are there, and takes them away before a test that did not ask for them."""

    def __init__(self):
        self.built_by = set()
        self.take_away = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items):
        for item in items:
            if "shared_rows" in item.fixturenames:
                # Else nothing would undo what such a test does itself.
                item.add_marker(pytest.mark.django_db)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item):
        if not self.built_by <= set(item.fixturenames):
            self.take_away()

    @pytest.hookimpl(tryfirst=True)
    def pytest_fixture_setup(self, fixturedef, request):
        if fixturedef.argname == "shared_rows":
            # Also finishes the fixtures that were built on it.
            self.take_away = partial(fixturedef.finish, request)
        elif "shared_rows" in fixturedef.argnames:
            self.built_by.add(fixturedef.argname)

    def pytest_fixture_post_finalizer(self, fixturedef):
        self.built_by.discard(fixturedef.argname)
