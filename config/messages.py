"""The message catalogue: Chinese at the source, English complete. Extracts, checks and compiles with Babel alone.

One catalogue per room (xiezhi/ROOM/locale/en/LC_MESSAGES/django.po), compiled at set-up; .mo files are not committed.
"""

from __future__ import annotations

import io
import re
import sys
import tomllib
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from .cli import ROOT, parser, show, t

KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "N_": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "gettext_noop": None, "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip

LABELS = {"letters": ("seed/letters/_slots.toml",)}
CHINESE = re.compile("[\u4e00-\u9fff]")


def rooms() -> list[Path]:
    return sorted(p.parent for p in ROOT.glob("xiezhi/*/__init__.py"))


def sources(room: Path) -> list[Path]:
    files = [*room.rglob("*.py"), *room.rglob("templates/**/*.html")]
    return [f for f in sorted(files) if "/tests/" not in str(f) and "/migrations/" not in str(f)]


def found_in(room: Path) -> dict[tuple[str | None, str], list[str]]:
    """Messages of a room: (context, id) → where."""
    from django.utils.translation.template import templatize

    found: dict[tuple[str | None, str], list[str]] = {}
    for path in sources(room):
        text = path.read_text()
        if path.suffix == ".html":
            text = re.sub(r"(?m)^[ \t]+", "", templatize(text, origin=str(path)))  # read as Python: no indentation
        for _line, message, _comments, context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
            for one in message if isinstance(message, tuple) else (message,):
                if one and CHINESE.search(one):  # the source language; `_(row["key"])` names a key, not a text
                    found.setdefault((context, one), []).append(str(path.relative_to(ROOT)))
    for path in LABELS.get(room.name, ()):
        for label in labels_in(tomllib.loads((ROOT / path).read_text())):
            found.setdefault((None, label), []).append(path)
    return found


def labels_in(data: object) -> list[str]:
    """Every `label` of a data file: words of the screen that are not in the code."""
    if isinstance(data, dict):
        own = [data["label"]] if isinstance(data.get("label"), str) else []
        return own + [label for value in data.values() for label in labels_in(value)]
    return [label for value in data for label in labels_in(value)] if isinstance(data, list) else []


def catalogue_path(room: Path) -> Path:
    return room / "locale" / "en" / "LC_MESSAGES" / "django.po"


def read(room: Path) -> Catalog:
    path = catalogue_path(room)
    if not path.exists():
        return Catalog(locale="en", domain="django", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale="en", domain="django")


def compile_all() -> int:
    """Write .mo beside each .po that is newer."""
    done = 0
    for room in rooms():
        po = catalogue_path(room)
        mo = po.with_suffix(".mo")
        if po.exists() and (not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime):
            with mo.open("wb") as out:
                write_mo(out, read(room))
            done += 1
    return done


PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


def problems() -> list[str]:
    """Missing, superfluous or wrong entries of the English catalogue, in words."""
    wrong: list[str] = []
    everywhere: dict[tuple[str | None, str], str] = {}
    for room in rooms():
        for m in read(room):
            if m.id and m.string:
                everywhere[(m.context, m.id if isinstance(m.id, str) else m.id[0])] = str(m.string)
    for room in rooms():
        found = found_in(room)
        have = {(m.context, m.id if isinstance(m.id, str) else m.id[0]) for m in read(room) if m.id}
        for key, where in found.items():
            english = everywhere.get(key)
            if not english:
                wrong.append(f"{where[0]}: {key[1]!r}")
            elif set(PLACEHOLDER.findall(key[1])) != set(PLACEHOLDER.findall(english)):
                wrong.append(f"{where[0]}: placeholders differ: {key[1]!r} / {english!r}")
        wrong += [f"{catalogue_path(room).relative_to(ROOT)}: no longer used: {k[1]!r}" for k in have - found.keys()]
    return wrong


def update(extra: dict[str, str]) -> int:
    """Rewrite the catalogues from the sources, keeping translations and taking new ones from `extra`."""
    known: dict[tuple[str | None, str], str] = {}
    for room in rooms():
        for m in read(room):
            if m.id and m.string:
                known[(m.context, m.id if isinstance(m.id, str) else m.id[0])] = str(m.string)
    seen: set[tuple[str | None, str]] = set()
    missing = 0
    for room in rooms():
        catalogue = Catalog(locale="en", domain="django", charset="utf-8", header_comment="# English catalogue")
        for (context, text), _where in sorted(found_in(room).items(), key=lambda kv: kv[0][1]):
            if (context, text) in seen:
                continue  # each text once, in the first room that says it
            seen.add((context, text))
            english = extra.get(text) or known.get((context, text), "")
            missing += not english
            catalogue.add(text, english, context=context)
        path = catalogue_path(room)
        if len(catalogue):
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as out:
                write_po(out, catalogue, width=120, omit_header=False, sort_output=True)
            strip_dates(path)
        elif path.exists():
            path.unlink()
    return missing


def strip_dates(path: Path) -> None:
    """No dates in the header: they would change in every commit."""
    text = path.read_text()
    path.write_text(re.sub(r'"(POT-Creation|PO-Revision)-Date:.*\n', "", text))


def main(argv: list[str]) -> int:
    options = parser("messages", t("更新英文译文目录。", "Update the English catalogue from the sources."))
    options.add_argument("--from", dest="tables", nargs="*", default=[], help="TSV: 中文<TAB>English")
    args = options.parse_args(argv)
    extra: dict[str, str] = {}
    for table in args.tables:
        for line in Path(table).read_text().splitlines():
            zh, _, en = line.partition("\t")
            if en.strip():
                extra[zh.replace("\\n", "\n")] = en.strip("\n").replace("\\n", "\n")
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    missing = update(extra)
    show({"missing": missing}, args.json, t(f"还缺 {missing} 条英文。", f"{missing} messages still lack English."))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
