"""Fetch the open style sheets and scripts the kit stands on, pruned to what its templates use.

`python -m doorlopend.records.kit.vendor` asks the npm registry for the pinned packages, keeps only the
rules whose classes the kit uses, and writes them with their licences and a manifest of versions and
hashes. `--check` compares the files that stand here with that manifest and touches nothing.

Only component structure is taken over. Design tokens are the kit's own (`static/kit/tokens.css`), because
the tokens of Utrecht, the Rijk and Amsterdam may not be used by others.
"""

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
STATIC = HERE / "static" / "kit" / "vendor"
RECORD = HERE / "vendored"
MANIFEST = RECORD / "manifest.json"

# package → version and the file taken out of it
SHEETS = {
    "@nl-design-system-candidate/button-css": ("1.1.0", "dist/button.css"),
    "@nl-design-system-candidate/data-badge-css": ("1.0.5", "dist/data-badge.css"),
    "@nl-design-system-candidate/heading-css": ("1.1.3", "dist/heading.css"),
    "@nl-design-system-candidate/link-css": ("2.0.3", "dist/link.css"),
    "@nl-design-system-candidate/paragraph-css": ("2.1.3", "dist/paragraph.css"),
    "@nl-design-system-candidate/skip-link-css": ("1.0.5", "dist/skip-link.css"),
    "@utrecht/alert-css": ("4.0.2", "dist/index.css"),
    "@utrecht/breadcrumb-nav-css": ("3.0.1", "dist/index.css"),
    "@utrecht/checkbox-css": ("3.0.1", "dist/index.css"),
    "@utrecht/data-list-css": ("3.0.1", "dist/index.css"),
    "@utrecht/form-field-css": ("3.0.1", "dist/index.css"),
    "@utrecht/form-field-description-css": ("3.0.1", "dist/index.css"),
    "@utrecht/form-field-error-message-css": ("3.0.1", "dist/index.css"),
    "@utrecht/form-fieldset-css": ("3.0.1", "dist/index.css"),
    "@utrecht/form-label-css": ("3.0.1", "dist/index.css"),
    "@utrecht/radio-button-css": ("3.0.1", "dist/index.css"),
    "@utrecht/select-css": ("3.0.1", "dist/index.css"),
    "@utrecht/table-css": ("3.0.1", "dist/index.css"),
    "@utrecht/textarea-css": ("4.0.1", "dist/index.css"),
    "@utrecht/textbox-css": ("4.0.1", "dist/index.css"),
}
SCRIPTS = {"htmx.org": ("2.0.11", "dist/htmx.min.js")}

# classes a template composes from a value, so that they stand nowhere in full
COMPOSED = frozenset(
    {f"nl-button--{look}" for look in ("primary", "secondary", "subtle")}
    | {f"nl-heading--level-{level}" for level in (1, 2, 3)}
    | {f"utrecht-alert--{kind}" for kind in ("info", "ok", "warning", "error")}
)

CLASS = re.compile(r"\.((?:nl|utrecht)-[\w-]+)")
NAME = re.compile(r"\b((?:nl|utrecht)-[a-z0-9_-]*[a-z0-9])")
COMMENT = re.compile(r"/\*(?!\*?\s*\n?\s*\*?\s*@license).*?\*/", re.S)


def classes_in_use() -> frozenset[str]:
    """The design-system classes that stand in the kit's templates and Python."""
    sources = [*HERE.rglob("*.html"), *(p for p in HERE.rglob("*.py") if p.name != "vendor.py")]
    return COMPOSED | {name for path in sources for name in NAME.findall(path.read_text())}


def blocks(css: str) -> Iterator[tuple[str, str]]:
    """Split CSS into (prelude, body) at its outermost braces; statements without a body are dropped."""
    depth, start, opened = 0, 0, 0
    for at, char in enumerate(css):
        if char == "{":
            opened = at if depth == 0 else opened
            depth += 1
        elif char == "}":
            depth -= 1
            if depth == 0:
                yield css[start:opened].strip(), css[opened + 1 : at].strip()
                start = at + 1


def prune(css: str, used: frozenset[str]) -> str:
    """Keep the rules whose every class is in use; at-rules keep what is left inside them."""
    kept: list[str] = []
    for prelude, body in blocks(COMMENT.sub("", css)):
        if prelude.startswith("@"):
            inner = prune(body, used)
            kept += [f"{prelude} {{\n{inner}\n}}"] if inner else []
            continue
        selectors = [s.strip() for s in prelude.split(",\n")] if ":" not in prelude else [prelude]
        selectors = [s for s in selectors if set(CLASS.findall(s)) <= used]
        kept += [f"{', '.join(selectors)} {{ {body} }}"] if selectors else []
    return "\n".join(kept)


def fetch(package: str, version: str, folder: Path) -> Path:
    """Unpack one package of the npm registry below `folder`; returns where it lies."""
    done = subprocess.run(
        ["npm", "pack", f"{package}@{version}", "--silent", "--pack-destination", str(folder)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    target = folder / package.replace("/", "__")
    with tarfile.open(folder / done.stdout.strip().splitlines()[-1]) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def digest(data: bytes) -> str:
    return "sha256-" + hashlib.sha256(data).hexdigest()


def keep_licence(root: Path, package: str) -> str:
    """Store the package's licence text once per distinct text; returns the file name."""
    source = next(p for name in ("LICENSE.md", "LICENSE") if (p := root / name).exists())
    text = source.read_text()
    for known in sorted((RECORD / "licences").glob("*.txt")):
        if known.read_text() == text:
            return known.name
    target = RECORD / "licences" / f"{package.replace('/', '__').lstrip('@')}.txt"
    target.write_text(text)
    return target.name


def revendor() -> None:
    """Fetch, prune and write everything anew, with the manifest."""
    used, sheets, rows = classes_in_use(), [], []
    with tempfile.TemporaryDirectory() as folder:
        for package, (version, member) in (SHEETS | SCRIPTS).items():
            root = fetch(package, version, Path(folder))
            data = (root / member).read_bytes()
            declared = json.loads((root / "package.json").read_text())["license"]
            rows.append(
                {"package": package, "version": version, "file": member, "licence": declared,
                 "licence_text": keep_licence(root, package), "source": digest(data)}
            )  # fmt: skip
            if package in SCRIPTS:
                (STATIC / Path(member).name).write_bytes(data)
            else:
                sheets.append(f"/* {package} {version}, {declared} */\n{prune(data.decode(), used)}")
    layer = "@layer vendor {\n" + "\n".join(sheets) + "\n}\n"
    (STATIC / "nlds.css").write_text(layer)
    files = {p.name: digest(p.read_bytes()) for p in sorted(STATIC.iterdir())}
    MANIFEST.write_text(json.dumps({"packages": rows, "files": files}, indent=1) + "\n")


def altered() -> list[str]:
    """Names of vendored files that differ from the manifest, are missing, or are not in it."""
    known = json.loads(MANIFEST.read_text())["files"]
    here = {p.name: digest(p.read_bytes()) for p in STATIC.iterdir()}
    return sorted(name for name in known.keys() | here.keys() if known.get(name) != here.get(name))


def main() -> int:
    if "--check" not in sys.argv[1:]:
        revendor()
    wrong = altered()
    for name in wrong:
        print(f"{name}: differs from {MANIFEST.name}; run python -m doorlopend.records.kit.vendor")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
