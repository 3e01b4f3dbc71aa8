from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

ROOT = Path(__file__).parents[2]
STATIC = re.compile(r"\{% static '([^']+)' %\}")


def test_every_file_that_a_page_asks_for_is_there():
    pages = (ROOT / "qunluo").rglob("*.html")
    asked = {name for page in pages for name in STATIC.findall(page.read_text(encoding="utf-8"))}

    assert sorted(name for name in asked if finders.find(name) is None) == []


@pytest.mark.slow
def test_collection_finds_all_that_style_sheets_point_to(settings, tmp_path: Path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }

    call_command("collectstatic", verbosity=0, interactive=False)

    assert (tmp_path / "staticfiles.json").is_file()
