"""The look keeps its promises: any direction of writing, enough contrast, only what may be used."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import doorlopend.records.kit as package
from doorlopend.records.kit import vendor
from doorlopend.records.kit.charts import svg

KIT = Path(package.__file__).parent
OWN = sorted((KIT / "static" / "kit").glob("*.css"))
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)(?:-\w+)*"
    r"|left|right|top|bottom|(?:min-|max-)?(?:width|height)|border-(?:top|bottom)-(?:left|right)-radius)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
)


def rules(path: Path) -> str:
    """The style sheet without comments, media queries and page margins, where sides are the only words."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    return re.sub(r"@(?:media|container)[^{]*|@bottom-\w+|@page\s*\{[^}]*\}", "", text)


@pytest.mark.parametrize("path", OWN, ids=lambda p: p.name)
def test_no_side_has_a_name(path: Path) -> None:
    assert PHYSICAL.findall(rules(path)) == []


@pytest.mark.parametrize("line", ["margin-left: 1px", "left: 0", "text-align: right", "width: 3px", "border-top-left-radius: 1px"])
def test_the_check_sees_a_side(line: str) -> None:
    assert PHYSICAL.search(f"a {{ {line}; }}")


@pytest.mark.parametrize("line", ["margin-inline-start: 1px", "stroke-width: 2", "border-width: 1px", "inline-size: 3px"])
def test_the_check_lets_logical_properties_pass(line: str) -> None:
    assert not PHYSICAL.search(f"a {{ {line}; }}")


def light(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TOKENS = dict(re.findall(r"--dl-([\w-]+):\s*(#[0-9a-f]{6});", (KIT / "static/kit/tokens.css").read_text()))
GROUNDS = ("paper", "surface", "sunken")


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", ["ink", "ink-soft", "brand", "brand-deep", "late", "ok", "warn", "info"])
def test_words_stand_out_on_every_ground(ink: str, ground: str) -> None:
    assert contrast(TOKENS[ink], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize("tone", ["ok", "warn", "late", "info", "neutral"])
def test_words_stand_out_on_their_tint(tone: str) -> None:
    assert contrast(TOKENS[tone], TOKENS[f"{tone}-tint"]) >= 4.5


@pytest.mark.parametrize("name", ["edge", "focus", "brand", "thread"])
def test_edges_and_signs_can_be_seen(name: str) -> None:
    assert all(contrast(TOKENS[name], TOKENS[ground]) >= 3 for ground in GROUNDS)


def test_lines_and_lights_in_pictures_can_be_seen() -> None:
    for colour in (*svg.TONES.values(), svg.BRAND, svg.THREAD, svg.SOFT):
        assert contrast(colour, svg.PAPER) >= 3


def test_vendored_files_are_the_ones_of_the_manifest() -> None:
    assert vendor.altered() == []


def test_every_vendored_package_stands_under_a_licence_we_may_use() -> None:
    rows = json.loads(vendor.MANIFEST.read_text())["packages"]
    assert {row["package"] for row in rows} == vendor.SHEETS.keys() | vendor.SCRIPTS.keys()
    assert {row["licence"] for row in rows} <= {"EUPL-1.2", "0BSD"}
    for row in rows:
        assert (vendor.RECORD / "licences" / row["licence_text"]).stat().st_size > 300


def test_no_tokens_of_a_government_house_style_came_along() -> None:
    text = (vendor.STATIC / "nlds.css").read_text()
    assert not re.search(r"\.(?:utrecht|rhc|ams|amsterdam|rijkshuisstijl)-theme", text)
    assert ":root" not in text


def test_pruning_keeps_what_is_used_and_drops_the_rest() -> None:
    css = ".nl-a{color:red}.nl-b{color:blue}@media print{.nl-b{x:y}.nl-a:hover{y:z}}.nl-a .nl-b{q:r}"
    kept = vendor.prune(css, frozenset({"nl-a"}))
    assert "color:red" in kept and "y:z" in kept
    assert "nl-b" not in kept


def test_classes_composed_from_a_value_survive_the_pruning() -> None:
    """A class used but pruned away would show as an unstyled part."""
    text = (vendor.STATIC / "nlds.css").read_text()
    for name in ("nl-button--subtle", "nl-heading--level-2", "utrecht-alert--error", "utrecht-table__cell", "nl-skip-link"):
        assert f".{name}" in text


@pytest.mark.parametrize("path", sorted(KIT.rglob("*.html")), ids=lambda p: str(p.relative_to(KIT / "templates")))
def test_templates_carry_no_styles_or_scripts_of_their_own(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r'(?:src|href)="https?:', text)
