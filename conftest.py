"""What all tests share."""

import os
import secrets
import shutil
import sqlite3
from contextlib import closing
from datetime import date

import pytest
from django.conf import settings as django_settings
from django.db import connection, connections
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings

from fundtracker.tests.undefined import undefined, watch
from grants.tests.builders import build_organisation, build_person, build_years
from ledger.integrity import install_guards, remove_guards

# The same examples in every run, however busy the machine is.
hypothesis_settings.register_profile(
    "repeatable", derandomize=True, database=None, deadline=None, max_examples=50
)
hypothesis_settings.load_profile("repeatable")


def pytest_addoption(parser):
    parser.addoption(
        "--bookings", type=int, default=2000, help="how much the killed writers book (long tests)"
    )
    parser.addoption(
        "--seed",
        type=int,
        default=secrets.randbelow(10**6),
        help="what the long tests draw their luck from; printed, another one in each run",
    )


def pytest_report_header(config):
    return f"long tests: --bookings={config.option.bookings} --seed={config.option.seed}"


@pytest.fixture
def bookings(request):
    return request.config.option.bookings


@pytest.fixture
def seed(request):
    return request.config.option.seed


@pytest.fixture(autouse=True)
def a_day_of_the_demo(settings):
    """Every test plays on the same day, whatever the `.env` of this machine says."""
    settings.FIXED_DAY = date(2024, 10, 15)


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session", autouse=True)
def templates_are_watched():
    with pytest.MonkeyPatch.context() as patch:
        watch(patch)
        yield


@pytest.fixture(autouse=True)
def no_template_uses_what_is_not_there():
    undefined.clear()
    yield
    if undefined:
        pytest.fail(f"Nobody set {', '.join(undefined)}")


@pytest.fixture(scope="session", autouse=True)
def the_journal_can_be_emptied():
    """Let the tests that commit be cleaned up, which the guards of the journal would refuse.

    Django empties the tables with ``flush``, and not always sends the signal after which the
    guards come back by themselves.
    """
    empty_tables = TransactionTestCase._fixture_teardown

    def empty_tables_without_guards(test_case):
        remove_guards()
        empty_tables(test_case)
        install_guards()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_tables_without_guards)
        yield


@pytest.fixture
def several_connections(transactional_db, tmp_path):
    """A database that threads can share, each with its own connection.

    On SQLite that takes a file: connections to a database in memory do not wait for each other.
    """
    if connection.vendor != "sqlite":
        yield
        return
    in_memory = connections["default"]
    in_memory.ensure_connection()
    name = in_memory.settings_dict["NAME"]
    with closing(sqlite3.connect(tmp_path / "test.sqlite3")) as file:
        in_memory.connection.backup(file)
    # Every connection made from now on, also that of this thread, opens the file.
    connections.settings["default"]["NAME"] = str(tmp_path / "test.sqlite3")
    del connections["default"]
    yield
    connections["default"].close()
    connections.settings["default"]["NAME"] = name
    connections["default"] = in_memory


@pytest.fixture
def clerk(db):
    return build_person("sachbearbeitung", group="Sachbearbeitung")


@pytest.fixture
def supervisor(db):
    return build_person("leitung", group="Leitung")


@pytest.fixture
def treasury(db):
    return build_person("kaemmerei", group="Kämmerei")


@pytest.fixture
def auditor(db):
    return build_person("revision", group="Revision")


@pytest.fixture
def fiscal_years(db):
    """The years 2015 to 2027, all open."""
    build_years()


@pytest.fixture
def county(db):
    return build_organisation("kreis-unna", name="Kreis Unna")


def pytest_collection_modifyitems(items):
    if django_settings.REDIS_URL:
        return
    for item in items:
        if item.get_closest_marker("services"):
            item.add_marker(pytest.mark.skip(reason="runs with make test-services"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    # The browser of the system: the tests download none. Their event loop runs beside the
    # database calls of the tests, which Django would refuse.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return browser_type_launch_args | {
        "executable_path": shutil.which("chromium") or shutil.which("google-chrome"),
        "args": ["--disable-background-networking", "--disable-component-update", "--disable-sync"],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    # The screens of the offices, and a browser that is not German: the pages must be all the same.
    return browser_context_args | {
        "viewport": {"width": 1366, "height": 768},
        "locale": "en-US",
        "timezone_id": "Europe/Berlin",
    }
