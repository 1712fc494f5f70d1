"""What a browser is sent besides the page: little of it, compressed, and nothing unused."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.urls import reverse

USED = re.compile(r"{% static ['\"]([^'\"]+)['\"] %}")
URL = re.compile(r'url\("([^"]+)"\)')


def used_by_templates():
    texts = (path.read_text() for path in Path(settings.BASE_DIR, "templates").rglob("*.html"))
    return {path for text in texts for path in USED.findall(text)}


def used_by_fonts():
    css = Path(finders.find("grants/fonts.css")).read_text()
    return {url.removeprefix("../") for url in URL.findall(css)}


def test_every_file_that_pages_name_is_found():
    missing = {path for path in used_by_templates() | used_by_fonts() if not finders.find(path)}

    assert missing == set()


def test_of_the_installed_packages_only_what_pages_use_is_served():
    assert set(settings.NODE_FILES) <= used_by_templates() | used_by_fonts()
    assert finders.find("kern/kern.css") is None
    assert finders.find("kern/kern.css", find_all=True) == []


def test_what_is_collected_for_real_operation_is_hashed_and_compressed(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    settings.WHITENOISE_KEEP_ONLY_HASHED_FILES = True

    call_command("collectstatic", interactive=False, verbosity=0)

    ours = [path for folder in ("kern", "fonts", "htmx") for path in (tmp_path / folder).iterdir()]
    hashed = {re.sub(r"\.[0-9a-f]{12}\.", ".", path.name, count=1) for path in ours}
    assert hashed.isdisjoint(path.name for path in ours)
    assert hashed - {f"{name}{ending}" for name in hashed for ending in (".gz", ".br")} == {
        Path(path).name for path in settings.NODE_FILES
    }
    assert {"kern.min.css.gz", "htmx.min.js.gz"} <= hashed


@pytest.mark.django_db
def test_a_page_is_sent_compressed_and_its_size_tells_nothing(client, auditor):
    client.force_login(auditor)
    address = reverse("programmes")

    answers = [client.get(address, headers={"accept-encoding": "gzip"}) for _ in range(8)]

    assert {answer["Content-Encoding"] for answer in answers} == {"gzip"}
    # Padded anew each time, so that nobody learns a secret from how well it compresses.
    assert len({len(answer.content) for answer in answers}) > 1
    plain = client.get(address).content
    assert len(answers[0].content) < len(plain) / 2
    assert b"F\xc3\xb6rderprogramme" in gzip.decompress(answers[0].content)
