"""What the documents name is there: links, headings, files, commands with their options, settings."""

from __future__ import annotations

import os
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml

from doorlopend.gateways.cli import main

ROOT = Path(__file__).resolve().parents[3]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
SETTINGS = tomllib.loads((ROOT / "docs/settings.toml").read_text(encoding="utf-8"))
FOLDERS = ("src/", "tests/", "docs/", "bin/", "benchmarks/", ".ci/", "engines/", "records/", "practice/", "gateways/")
GENERATED = re.compile(r"[<{*…]|\.\.\.")


def prose(page: Path) -> str:
    return re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)


def anchors(page: Path) -> set[str]:
    """As GitHub and GitLab name headings."""
    heads = re.findall(r"^#+ +(.*)$", prose(page), flags=re.MULTILINE)
    plain = [re.sub(r"[^\w\- ]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", head)).strip().lower().replace(" ", "-") for head in heads]
    return set(plain)


def links(page: Path) -> Iterator[str]:
    yield from re.findall(r"\]\(([^)\s]+)(?: \"[^\"]*\")?\)", prose(page))


def code(page: Path) -> Iterator[str]:
    """What stands between backticks, and each line of a shell block."""
    text = page.read_text(encoding="utf-8")
    for block in re.findall(r"```(?:sh|bash|shell|console)\n(.*?)```", text, flags=re.DOTALL):
        yield from (line.removeprefix("$ ").strip() for line in block.replace("\\\n", " ").splitlines() if line.strip())
    yield from re.findall(r"`([^`\n]+)`", prose(page))


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in links(page):
        if re.match(r"[a-z]+:", link):
            continue
        path, _hash, anchor = link.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), f"{link}: there is no {there}"
        assert not anchor or there.suffix != ".md" or anchor in anchors(there), f"{link}: no such heading"


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_path_named_is_there(page: Path) -> None:
    for said in code(page):
        word = said.split()[0].rstrip(".,:;")
        if not word.startswith(FOLDERS) or GENERATED.search(said) or page.name == "CHANGELOG.md":
            continue
        path = word.partition("::")[0].partition("#")[0]
        assert any((base / path).exists() for base in (ROOT, ROOT / "src/doorlopend")), f"{said}: there is no {path}"


def known(words: list[str]) -> None:
    """Raises when these words are no command of ours, or name an option that it does not have."""
    command: click.Command = main
    context = click.Context(main)
    while words and isinstance(command, click.Group) and not words[0].startswith("-"):
        found = command.get_command(context, words[0])
        assert found is not None, f"no command {words[0]} in {command.name}"
        command, words = found, words[1:]
    options = {flag for one in command.params for flag in (*one.opts, *one.secondary_opts)} | {"--help", "-h", "--"}
    for word in words:
        if word == "--":
            return
        if word.startswith("-") and not word[1:].isdigit():
            assert word.partition("=")[0] in options, f"{command.name} has no {word}"


def of_ours(said: str) -> list[str] | None:
    """The words after `bin/doorlopend` or `bin/demo`; None for anything else."""
    line = re.split(r"\s+#|[|;&>]", said)[0]
    line = re.sub(r"^(?:[A-Z_]+=\S+\s+)+", "", line.strip())
    for start, words in (("bin/doorlopend ", []), ("doorlopend ", []), ("bin/demo ", ["demo"])):
        if line.startswith(start):
            try:
                rest = shlex.split(line[len(start) :])
            except ValueError:
                return None
            return [*words, *(word for word in rest if not re.fullmatch(r"[…\[\](){}]+|…", word))]
    return None


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_command_named_exists_with_its_options(page: Path) -> None:
    for said in code(page):
        words = of_ours(said)
        if words:
            first = words[0]
            plain = re.fullmatch(r"[a-z][a-z-]*|--[a-z-]+", first)
            if plain and not (first == "doorlopend" or first.startswith("-")):
                known(words)


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_setting_named_is_one(page: Path) -> None:
    names = set(re.findall(r"`(?:export )?((?:DOORLOPEND|DATABASE)_[A-Z_]+)[`=]", page.read_text(encoding="utf-8")))
    measuring = {name for path in (ROOT / "benchmarks").rglob("*.py") for name in re.findall(r"DOORLOPEND_[A-Z_]+", path.read_text(encoding="utf-8"))}
    described = {name for group in SETTINGS.values() for name in group}
    assert not names - described - measuring, "these do not stand in docs/settings.toml"


def test_the_scripts_named_run_and_say_what_they_are_for() -> None:
    for path in (ROOT / "bin").iterdir():
        if not path.name.startswith("_"):
            assert os.access(path, os.X_OK), path
            assert path.read_text().splitlines()[1].startswith("# "), f"{path.name} does not say what it is for"


def test_what_a_page_must_not_do_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("[x](nowhere.md) [y](#none)\n\n# One\n\n`bin/doorlopend law nonsense` `src/nowhere.py`\n\n```sh\nbin/doorlopend check all --nonsense\n```\n")
    for test in (test_every_link_leads_somewhere, test_every_path_named_is_there, test_every_command_named_exists_with_its_options):
        with pytest.raises(AssertionError):
            test(page)


PLATFORMS = {"web", "windows", "mac", "linux", "ios", "android"}
CATEGORIES = {"case-management", "workflow-management", "government-websites"}


def test_publiccode_says_what_its_standard_asks() -> None:
    """publiccode.yml 0.4: the keys it requires, its word lists as far as we use them, and its lengths."""
    found = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    assert found["publiccodeYmlVersion"] == "0.4"
    needed = {"name", "url", "platforms", "categories", "developmentStatus", "softwareType", "description", "legal", "maintenance", "localisation"}
    assert needed <= set(found)
    assert set(found["platforms"]) <= PLATFORMS and set(found["categories"]) <= CATEGORIES
    assert found["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert found["softwareType"] in {"standalone/mobile", "standalone/iot", "standalone/desktop", "standalone/web", "standalone/backend", "standalone/other", "addon", "library", "configurationFiles"}
    for language, told in found["description"].items():
        assert re.fullmatch(r"[a-z]{2}", language) and len(told["shortDescription"]) <= 150, language
        assert 150 <= len(told["longDescription"]) <= 10_000 and told["features"] and all(len(one) <= 100 for one in told["features"]), language
    assert found["legal"]["license"] == "EUPL-1.2" == tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["license"]
    assert found["maintenance"]["type"] == "community" and all(one["name"] for one in found["maintenance"]["contacts"])
    assert isinstance(found["localisation"]["localisationReady"], bool) and set(found["localisation"]["availableLanguages"]) == {"nl", "en"}
    assert found["softwareVersion"] == tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
