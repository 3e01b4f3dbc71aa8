from __future__ import annotations

import gettext
import io
from pathlib import Path

import pytest

from qunluo.lib.catalogue import BadCatalogue, compile_file, messages, packed

HEAD = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
)


def translations(text: str) -> gettext.GNUTranslations:
    return gettext.GNUTranslations(io.BytesIO(packed(messages(HEAD + "\n" + text))))


@pytest.mark.parametrize(
    ("text", "asked", "told"),
    [
        pytest.param('msgid "群"\nmsgstr "Group"', "群", "Group", id="one line"),
        pytest.param(
            'msgid ""\n"第一行\\n"\n"第二行"\nmsgstr "two\\n"\n"lines"', "第一行\n第二行", "two\nlines", id="several"
        ),
        pytest.param('msgid "说“\\"”"\nmsgstr "a \\" and a \\\\"', '说“"”', 'a " and a \\', id="escapes"),
        pytest.param('#: a.py:1\n#. why\nmsgid "群"\nmsgstr "Group"', "群", "Group", id="comments"),
        pytest.param('#, fuzzy\nmsgid "群"\nmsgstr "Groop"', "群", "群", id="fuzzy is not taken"),
        pytest.param('#, python-format\nmsgid "群"\nmsgstr "Group"', "群", "Group", id="another flag is"),
        pytest.param('msgid "群"\nmsgstr ""', "群", "群", id="not translated yet"),
        pytest.param('#~ msgid "群"\n#~ msgstr "Group"', "群", "群", id="obsolete"),
        pytest.param(
            'msgid "人"\nmsgstr "person"\nmsgid "群"\nmsgstr "Group"', "群", "Group", id="no empty line between"
        ),
        pytest.param(
            '#, fuzzy\nmsgid "人"\nmsgstr "x"\n\nmsgid "群"\nmsgstr "Group"', "群", "Group", id="after a fuzzy one"
        ),
    ],
)
def test_message_is_found_as_it_was_written(text: str, asked: str, told: str):
    assert translations(text).gettext(asked) == told


def test_same_word_differs_by_context():
    found = translations('msgctxt "menu"\nmsgid "群"\nmsgstr "Groups"\n\nmsgid "群"\nmsgstr "Group"')

    assert (found.pgettext("menu", "群"), found.gettext("群")) == ("Groups", "Group")


def test_plural_goes_by_the_number():
    found = translations('msgid "%d 人"\nmsgid_plural "%d 人们"\nmsgstr[0] "%d person"\nmsgstr[1] "%d people"')

    assert [found.ngettext("%d 人", "%d 人们", n) for n in (1, 2)] == ["%d person", "%d people"]


@pytest.mark.parametrize("text", ['msgid "群', "msgid 群", "群"])
def test_line_that_makes_no_sense_is_told(text: str):
    with pytest.raises(BadCatalogue, match="line 1: "):
        messages(text)


def test_compiled_file_lies_beside_its_source(tmp_path: Path):
    source = tmp_path / "django.po"
    source.write_text(HEAD + '\nmsgid "群"\nmsgstr "Group"\n', encoding="utf-8")

    with compile_file(source).open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("群") == "Group"
    assert (tmp_path / "django.mo").is_file()
