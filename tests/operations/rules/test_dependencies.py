"""Few direct dependencies, each locked by hash, and one lock: what pip installs is what uv installs."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
LOCK = tomllib.loads((ROOT / "uv.lock").read_text())
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
HASHES: dict[str, set[str]] = {}
for _package in LOCK["package"]:
    _files = [*_package.get("wheels", []), *([_package["sdist"]] if "hash" in _package.get("sdist", {}) else [])]
    HASHES.setdefault(_package["name"], set()).update(_file["hash"] for _file in _files)
VERSIONS = {(package["name"], package["version"]) for package in LOCK["package"] if "version" in package}


def pins(name: str) -> dict[tuple[str, str], set[str]]:
    """(package, version) → hashes, as a requirements file lists them."""
    text = (ROOT / name).read_text().replace("\\\n", " ")
    found = {}
    for line in text.splitlines():
        if match := re.match(r"([a-z0-9._-]+)(?:\[[^]]*\])?==(\S+)", line):
            found[match[1], match[2]] = set(re.findall(r"--hash=(sha256:[0-9a-f]+)", line))
    return found


def needed(roots: list[str]) -> set[str]:
    """Names that these packages pull in, by the lock."""
    table: dict[str, list[dict[str, object]]] = {}
    extras: dict[str, dict[str, list[dict[str, object]]]] = {}
    for package in LOCK["package"]:
        table.setdefault(package["name"], []).extend(package.get("dependencies", []))
        extras.setdefault(package["name"], {}).update(package.get("optional-dependencies", {}))
    todo, seen = [(name, ()) for name in roots], set()
    while todo:
        name, wanted = todo.pop()
        if (name, wanted) in seen:
            continue
        seen.add((name, wanted))
        lines = table.get(name, []) + [line for extra in wanted for line in extras.get(name, {}).get(extra, [])]
        todo += [(str(line["name"]), tuple(line.get("extra", ()))) for line in lines]  # type: ignore[arg-type]
    return {name for name, _ in seen}


def test_there_are_fewer_than_45_direct_production_dependencies() -> None:
    assert len(PROJECT["project"]["dependencies"]) < 45


def test_the_lock_is_of_this_project() -> None:
    ours = next(package for package in LOCK["package"] if package["name"] == "doorlopend")
    locked = {entry["name"] for entry in ours["metadata"]["requires-dist"]}
    declared = {re.match(r"[A-Za-z0-9._-]+", line)[0].lower() for line in PROJECT["project"]["dependencies"]}  # type: ignore[index]
    assert locked == declared
    dev = {entry["name"] for entry in ours["metadata"]["requires-dev"]["dev"]}
    assert dev == {re.match(r"[A-Za-z0-9._-]+", line)[0].lower() for line in PROJECT["dependency-groups"]["dev"]}  # type: ignore[index]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_and_hash_is_the_locks(name: str) -> None:
    for pin, hashes in pins(name).items():
        assert pin in VERSIONS, f"{pin} is not in uv.lock; run bin/lock"
        assert hashes and hashes <= HASHES[pin[0]], f"{pin}: hashes differ from uv.lock; run bin/lock"


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_nothing_that_is_needed_lacks(name: str) -> None:
    ours = next(package for package in LOCK["package"] if package["name"] == "doorlopend")
    lines = list(ours["dependencies"]) + (ours["dev-dependencies"]["dev"] if "dev" in name else [])
    always = [(line["name"], line.get("extra", ())) for line in lines if "marker" not in line]
    have = {package for package, _ in pins(name)}
    assert {package for package, _ in always} <= have
    assert needed(["doorlopend"]) - {"doorlopend"} <= have | _conditional()


def _conditional() -> set[str]:
    """Packages that only other platforms or Pythons need: uv leaves out what no supported one does."""
    return {line["name"] for package in LOCK["package"] for line in package.get("dependencies", []) if "marker" in line}


OPEN = re.compile(r"MIT|BSD|Apache|ISC|PSF|Python Software|MPL|Mozilla|LGPL|Lesser|PostgreSQL|Zlib|Unlicense|HPND|CC0")
"""Licences under which a package may go along with work under the EUPL, the Lesser GPL as a library."""


def licences(name: str) -> str:
    told = metadata.distribution(name).metadata
    classed = [line for line in told.get_all("Classifier") or [] if line.startswith("License")]
    return " | ".join([told.get("License-Expression") or "", (told.get("License") or "")[:80], *classed])


def test_every_package_that_is_installed_with_us_is_open() -> None:
    there = {package for package, _ in pins("requirements.txt")} & {one.metadata["Name"].lower().replace("_", "-") for one in metadata.distributions()}
    assert len(there) > 50
    assert {name: licences(name) for name in sorted(there) if not OPEN.search(licences(name))} == {}
