"""Message catalogues without gettext on the machine: collect, compile and check, in plain Python.

Dutch is the language of the sources, so `locale/en/LC_MESSAGES/django.po` holds English by Dutch text.
The compiled `django.mo` stands beside it in the repository, made by

    python -m doorlopend.records.kit.locales [FOLDER ...]            compile every catalogue below FOLDER
    python -m doorlopend.records.kit.locales --check [FOLDER ...]    say what is missing, unused or stale
    python -m doorlopend.records.kit.locales --add [FOLDER ...]      add untranslated texts to the .po files

FOLDER is the package by default; a catalogue answers for the sources next to its `locale` folder.
"""

import ast
import re
import struct
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]
PLAIN = frozenset({"_", "lazy", "gettext", "gettext_lazy", "gettext_noop"})
PLURAL = frozenset({"ngettext", "ngettext_lazy"})
CONTEXT = frozenset({"pgettext", "pgettext_lazy"})
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
HEADER = (
    "Content-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\n"
    "Language: en\n"
    "Plural-Forms: nplurals=2; plural=(n != 1);\n"
)


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """A text to translate: its Dutch, its Dutch plural if it has one, and its context if it has one."""

    text: str
    plural: str = ""
    context: str = ""


@dataclass(slots=True)
class Catalogue:
    """The translations of one .po file: one string, or two for a plural."""

    path: Path
    entries: dict[Message, tuple[str, ...]] = field(default_factory=dict)

    @property
    def compiled(self) -> Path:
        return self.path.with_suffix(".mo")

    @property
    def sources(self) -> Path:
        """The folder whose templates and code this catalogue translates."""
        return self.path.parents[3]


def literal(node: ast.expr | None) -> str | None:
    """The text of a constant argument, None for anything computed."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def in_python(source: str) -> Iterator[Message]:
    """The texts marked for translation in Python source."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        texts = [literal(argument) for argument in node.args]
        first, second = (*texts, None, None)[:2]
        if name in PLAIN and first:
            yield Message(first)
        elif name in PLURAL and first and second:
            yield Message(first, plural=second)
        elif name in CONTEXT and first and second:
            yield Message(second, context=first)


def in_template(source: str) -> Iterator[Message]:
    """The texts marked for translation in a template."""
    from django.utils.translation.template import templatize

    for line in templatize(source).splitlines():
        for call in re.finditer(r"\b(_|p?gettext|ngettext)\(", line):
            yield from in_python_fragment(line[call.start() :])


def in_python_fragment(text: str) -> Iterator[Message]:
    """The first call at the start of a line that templatize wrote."""
    depth = 0
    for at, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if char == ")" and depth <= 0:
            try:
                yield from in_python(text[: at + 1])
            except SyntaxError:
                continue
            return


def used(folder: Path, *, nested: Iterable[Path] = ()) -> set[Message]:
    """Every text marked below `folder`, except below the folders of `nested` catalogues."""
    apart = [other for other in nested if other != folder and folder in other.parents]
    found: set[Message] = set()
    for path in sorted(folder.rglob("*")):
        if any(other in path.parents for other in apart):
            continue
        if path.suffix == ".html":
            found |= set(in_template(path.read_text()))
        elif path.suffix == ".py":
            found |= set(in_python(path.read_text()))
    return found


def read_po(path: Path) -> Catalogue:
    """Read a .po file; fuzzy and obsolete entries are not supported and raise ValueError."""
    catalogue = Catalogue(path)
    parts: dict[str, str] = {}
    key = ""
    for number, raw in enumerate([*path.read_text().split("\n"), ""], start=1):
        line = raw.strip()
        if line.startswith("#"):
            if "fuzzy" in line or line.startswith("#~"):
                raise ValueError(f"{path}:{number}: fuzzy or obsolete entry; mend or remove it")
            continue
        if not line:
            keep(catalogue, parts)
            parts, key = {}, ""
            continue
        if not line.startswith('"'):
            key, line = line.split(None, 1)
        parts[key] = parts.get(key, "") + "".join(ast.literal_eval(part) for part in QUOTED.findall(line))
    return catalogue


def keep(catalogue: Catalogue, parts: dict[str, str]) -> None:
    """Store one entry that was read; the header is left out."""
    if parts.get("msgid"):
        message = Message(parts["msgid"], parts.get("msgid_plural", ""), parts.get("msgctxt", ""))
        many = (parts.get("msgstr[0]", ""), parts.get("msgstr[1]", ""))
        catalogue.entries[message] = many if message.plural else (parts.get("msgstr", ""),)


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def write_po(catalogue: Catalogue) -> None:
    """Write a .po file, sorted, so that a change shows as one line."""
    blocks = ["\n".join(['msgid ""', 'msgstr ""', *(quoted(f"{line}\n") for line in HEADER.splitlines())])]
    for message, texts in sorted(catalogue.entries.items()):
        lines = [f"msgctxt {quoted(message.context)}"] if message.context else []
        lines.append(f"msgid {quoted(message.text)}")
        if message.plural:
            lines.append(f"msgid_plural {quoted(message.plural)}")
            lines += [f"msgstr[{n}] {quoted(text)}" for n, text in enumerate(texts)]
        else:
            lines.append(f"msgstr {quoted(texts[0])}")
        blocks.append("\n".join(lines))
    catalogue.path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.path.write_text("\n\n".join(blocks) + "\n")


def compiled(catalogue: Catalogue) -> bytes:
    """The .mo file: GNU's little-endian format, sorted, without a hash table; untranslated texts left out."""
    pairs = [("", HEADER)]
    for message, texts in catalogue.entries.items():
        if all(texts):
            key = f"{message.context}\x04" if message.context else ""
            plural = f"\x00{message.plural}" if message.plural else ""
            pairs.append((f"{key}{message.text}{plural}", "\x00".join(texts)))
    raw = sorted((key.encode(), text.encode()) for key, text in pairs)
    count = len(raw)
    keys_at, texts_at = 28, 28 + 8 * count
    at = texts_at + 8 * count
    tables: list[bytes] = []
    for column in (0, 1):
        for pair in raw:
            tables.append(struct.pack("<II", len(pair[column]), at))
            at += len(pair[column]) + 1
    head = struct.pack("<7I", 0x950412DE, 0, count, keys_at, texts_at, 0, 0)
    bodies = b"".join(pair[column] + b"\0" for column in (0, 1) for pair in raw)
    return head + b"".join(tables) + bodies


def catalogues(folder: Path) -> list[Catalogue]:
    """Every catalogue below a folder."""
    return [read_po(path) for path in sorted(folder.rglob("locale/*/LC_MESSAGES/django.po"))]


def troubles(folder: Path) -> list[str]:
    """What is wrong with the catalogues below a folder; empty when all is well."""
    found = catalogues(folder)
    nested = [catalogue.sources for catalogue in found]
    wrong = []
    for catalogue in found:
        wanted = used(catalogue.sources, nested=nested)
        where = catalogue.path.relative_to(folder)
        wrong += [f"{where}: not translated: {m.text!r}" for m in sorted(wanted) if not all(catalogue.entries.get(m, ("",)))]
        wrong += [f"{where}: not used any more: {m.text!r}" for m in sorted(catalogue.entries.keys() - wanted)]
        if not catalogue.compiled.exists() or catalogue.compiled.read_bytes() != compiled(catalogue):
            wrong.append(f"{where}: the .mo is stale; run python -m doorlopend.records.kit.locales")
    return wrong


def add(folder: Path) -> None:
    """Add texts that have no entry yet, and drop entries nothing uses."""
    found = catalogues(folder)
    nested = [catalogue.sources for catalogue in found]
    for catalogue in found:
        wanted = used(catalogue.sources, nested=nested)
        empty = {m: ("", "") if m.plural else ("",) for m in wanted}
        catalogue.entries = {m: catalogue.entries.get(m, empty[m]) for m in wanted}
        write_po(catalogue)


def main(arguments: list[str]) -> int:
    folders = [Path(a).resolve() for a in arguments if not a.startswith("--")] or [PACKAGE]
    wrong: list[str] = []
    for folder in folders:
        if "--check" in arguments:
            wrong += troubles(folder)
            continue
        if "--add" in arguments:
            add(folder)
        for catalogue in catalogues(folder):
            catalogue.compiled.write_bytes(compiled(catalogue))
    print("\n".join(wrong) if wrong else "catalogues are complete and fresh" if "--check" in arguments else "done")
    return 1 if wrong else 0


if __name__ == "__main__":
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=False)
    raise SystemExit(main(sys.argv[1:]))
