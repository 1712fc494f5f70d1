"""What all tests share."""

import gc
import os
import secrets
import shutil
import sqlite3
import time
from contextlib import closing
from datetime import date

import pytest
from django.conf import settings as django_settings
from django.db import connection, connections, transaction
from django.test import override_settings
from hypothesis import settings as hypothesis_settings

from fundtracker.tests import migrated
from fundtracker.tests.budget import verdict
from fundtracker.tests.refusals import RaisedRefusals
from fundtracker.tests.shared import SharedRows
from fundtracker.tests.undefined import undefined, watch
from grants.tests.builders import build_organisation, build_person, build_years

# The same examples in every run, however busy the machine is.
hypothesis_settings.register_profile(
    "repeatable", derandomize=True, database=None, deadline=None, max_examples=50
)
hypothesis_settings.load_profile("repeatable")

BEGUN_AT = pytest.StashKey[float]()


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

    parser.addoption(
        "--budget",
        type=int,
        help="seconds that the run may take on two cores; its last line tells whether it did",
    )
    parser.addoption(
        "--every-refusal",
        action="store_true",
        help="fail if there is a class of refusals that no test makes the program raise",
    )


def pytest_configure(config):
    config.stash[BEGUN_AT] = time.monotonic()
    # Every few hundred new objects Python would look through all of them for cycles: a tenth of
    # the time of a run, in which a few hundred megabytes more are free.
    gc.set_threshold(100_000, 50, 100)
    config.pluginmanager.register(SharedRows())
    if config.option.every_refusal:
        config.pluginmanager.register(RaisedRefusals())


def pytest_terminal_summary(terminalreporter, config):
    if budget := config.option.budget:
        seconds = time.monotonic() - config.stash[BEGUN_AT]
        passed = len(terminalreporter.stats.get("passed", []))
        terminalreporter.write_line(verdict(passed, seconds, budget))


def pytest_report_header(config):
    return f"long tests: --bookings={config.option.bookings} --seed={config.option.seed}"


@pytest.fixture
def bookings(request):
    return request.config.option.bookings


@pytest.fixture
def seed(request):
    return request.config.option.seed


@pytest.fixture(scope="session", autouse=True)
def settings_of_all_tests():
    """Every test plays on the same day, whatever the `.env` of this machine says."""
    with override_settings(
        FIXED_DAY=date(2024, 10, 15),
        # Slow on purpose are only those of real operation.
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def templates_are_watched():
    with pytest.MonkeyPatch.context() as patch:
        watch(patch)
        yield


@pytest.fixture(autouse=True)
def no_template_uses_what_is_not_there():
    yield
    # Also by the fixtures that were built once, before this test as the first of several.
    found = ", ".join(undefined)
    undefined.clear()
    if found:
        pytest.fail(f"Nobody set {found}")


@pytest.fixture(scope="session")
def django_db_setup(request):
    """On SQLite: migrate once for all processes, and once for all runs of the same code.

    Its value is a copy of what the migrations made, or None.
    """
    if connection.vendor != "sqlite":
        request.getfixturevalue("django_db_setup")
        with migrated.emptied_after_commits(), migrated.quick_ways_back():
            yield None
        return
    folder = request.config.cache.mkdir("migrated")
    file = migrated.kept_in(folder)
    with migrated.one_at_a_time(folder):
        with migrated.begun_with(file):
            request.getfixturevalue("django_db_setup")
        if not file.exists():
            migrated.keep(file)
    with migrated.restored_after_commits() as copy, migrated.quick_ways_back():
        yield copy


@pytest.fixture(scope="module")
def shared_rows(django_db_setup, django_db_blocker):
    """For fixtures whose rows are built once; see ``fundtracker.tests.shared``."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def fill_file(django_db_setup):
    """Fill a new SQLite database, where it can be copied, so that ``migrate`` has little to do."""

    def fill(file):
        if django_db_setup is not None:
            with closing(sqlite3.connect(file)) as new:
                django_db_setup.backup(new)

    return fill


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
    return build_person("revision", group="Rechnungsprüfung")


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
