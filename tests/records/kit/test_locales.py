"""Every Dutch text has its English, and the compiled catalogue says what its source says."""

from __future__ import annotations

import gettext
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import doorlopend.records.kit as package
from doorlopend.records.kit import locales
from doorlopend.records.kit.locales import Catalogue, Message

KIT = Path(package.__file__).parent
TEXT = st.text(alphabet=st.characters(blacklist_categories=("Cs",), blacklist_characters="\0\4\r"), min_size=1, max_size=30)


def test_the_kit_is_wholly_translated_and_fresh() -> None:
    assert locales.troubles(KIT) == []


def test_texts_are_found_in_code_and_templates() -> None:
    assert set(locales.in_python("_('a'); ngettext('b', 'c', n); pgettext('d', 'e'); _(f'x{y}'); other('z')")) == {
        Message("a"), Message("b", plural="c"), Message("e", context="d")
    }  # fmt: skip
    template = '{% load i18n %}{% trans "a)" %}{% translate "b" as x %}{% blocktrans count n=m %}{{ n }} c{% plural %}{{ n }} d{% endblocktrans %}{{ q|default:_("e") }}'
    assert set(locales.in_template(template)) == {Message("a)"), Message("b"), Message("e"), Message("%(n)s c", plural="%(n)s d")}


@given(st.dictionaries(st.builds(Message, TEXT), st.tuples(TEXT), max_size=6), st.tuples(TEXT, TEXT), st.tuples(TEXT, TEXT))
def test_the_compiled_catalogue_reads_back_with_the_standard_library(
    entries: dict[Message, tuple[str, ...]], plural: tuple[str, str], english: tuple[str, str]
) -> None:
    entries[Message("p" + plural[0], plural=plural[1])] = english
    entries[Message("c", context="menu")] = ("in context",)
    catalogue = Catalogue(Path("x.po"), entries)
    read = gettext.GNUTranslations(BytesIO(locales.compiled(catalogue)))
    for message, texts in entries.items():
        if not message.plural and not message.context:
            assert read.gettext(message.text) == texts[0]
    assert (read.ngettext("p" + plural[0], plural[1], 1), read.ngettext("p" + plural[0], plural[1], 5)) == english
    assert read.pgettext("menu", "c") == "in context"


@given(st.dictionaries(st.builds(Message, TEXT, st.sampled_from(["", "meer"]), st.sampled_from(["", "ctx"])), TEXT, max_size=5))
def test_a_written_catalogue_reads_back(tmp_path_factory: pytest.TempPathFactory, held: dict[Message, str]) -> None:
    path = tmp_path_factory.mktemp("po") / "django.po"
    entries = {m: (text, text) if m.plural else (text,) for m, text in held.items()}
    locales.write_po(Catalogue(path, entries))
    assert locales.read_po(path).entries == entries


def app(root: Path, template: str) -> Path:
    (root / "templates").mkdir()
    (root / "templates" / "a.html").write_text("{% load i18n %}" + template)
    po = root / "locale" / "en" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    po.write_text("")
    return po


def test_missing_unused_and_stale_texts_are_named(tmp_path: Path) -> None:
    po = app(tmp_path, '{% trans "nieuw" %}')
    assert any("stale" in told for told in locales.troubles(tmp_path))
    locales.main(["--add", str(tmp_path)])
    assert [told.split(": ", 1)[1] for told in locales.troubles(tmp_path)] == ["not translated: 'nieuw'"]
    po.write_text('msgid "nieuw"\nmsgstr "new"\n\nmsgid "oud"\nmsgstr "old"\n')
    locales.main([str(tmp_path)])
    assert [told.split(": ", 1)[1] for told in locales.troubles(tmp_path)] == ["not used any more: 'oud'"]
    po.write_text('msgid "nieuw"\nmsgstr "fresh"\n')
    assert any("stale" in told for told in locales.troubles(tmp_path))
    locales.main([str(tmp_path)])
    assert locales.troubles(tmp_path) == []


def test_a_catalogue_answers_only_for_its_own_app(tmp_path: Path) -> None:
    app(tmp_path, '{% trans "buiten" %}')
    inner = tmp_path / "inner"
    inner.mkdir()
    app(inner, '{% trans "binnen" %}')
    nested = [c.sources for c in locales.catalogues(tmp_path)]
    assert {m.text for m in locales.used(tmp_path, nested=nested)} == {"buiten"}
    assert {m.text for m in locales.used(inner, nested=nested)} == {"binnen"}


def test_fuzzy_entries_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    path.write_text('#, fuzzy\nmsgid "a"\nmsgstr "b"\n')
    with pytest.raises(ValueError, match="fuzzy"):
        locales.read_po(path)
