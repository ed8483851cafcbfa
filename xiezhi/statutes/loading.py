"""A folder of Markdown files into the collection: every file for itself, the older editions of a statute first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from xiezhi.core.actor import system_actor
from xiezhi.core.errors import Refusal

from . import actions
from .parsing import LONGEST, Problem, name_of


@dataclass
class Result:
    """What became of one file. `what`: new, same, corrected; with `ok` False, `error` is the code and `message` says why."""

    file: str
    ok: bool = True
    what: str = ""
    statute: str = ""
    edition: str = ""
    first_on: str = ""
    articles: int = 0
    doubts: list[str] = field(default_factory=list)
    error: str = ""
    message: str = ""

    def shown(self) -> dict[str, Any]:
        """Only what is known, for programs."""
        return {key: value for key, value in asdict(self).items() if value or key == "ok"}


def files_in(folder: Path) -> list[Path]:
    """The texts below a folder, by title and date; notes to the folder itself (README, _index) are no statutes."""
    found = [p for p in folder.rglob("*") if p.suffix.lower() in (".md", ".txt") and p.is_file()]
    found = [p for p in found if not p.name.startswith(("_", ".")) and p.stem.upper() != "README"]
    return sorted(found, key=lambda p: (name_of(p.name)[0], str(name_of(p.name)[1]), str(p)))


def load_folder(folder: Path, replace: bool = False) -> Iterator[Result]:
    """Load every file; a file that cannot be taken stops no other. Running it again changes nothing."""
    by = system_actor("load-statutes")
    for path in files_in(folder):
        name = path.relative_to(folder).as_posix()
        try:
            edition, what = actions.load(_text(path), path.name, by=by, folder=path.parent.name, replace=replace)
        except Refusal as refusal:
            more = refusal.data.get("problems", [])
            yield Result(name, False, error=refusal.code, message=refusal.said, doubts=more[1:])
            continue
        yield Result(
            name, True, what, edition.statute.full, edition.label, edition.first_on.isoformat() if edition.first_on else "",
            edition.articles_count, doubts_of(edition.problems),
        )  # fmt: skip


def doubts_of(stored: list[dict[str, Any]]) -> list[str]:
    """The doubts kept with an edition, in the reader's language."""
    return [actions.told(Problem(one["code"], one["what"], one["mend"], one["line"], params=one["params"])) for one in stored]


def _text(path: Path) -> str:
    if path.stat().st_size > LONGEST * 4:
        raise Refusal("STAT-01", _("“{file}”过大。").format(file=path.name), _("请核对文件。"))
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal("STAT-09", _("“{file}”不是 UTF-8 文本。").format(file=path.name), _("另存为 UTF-8 编码的纯文本。")) from None
