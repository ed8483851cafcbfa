"""Errors of this room: a stable code, a Chinese template with named fields, translated where it is shown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from .text import N_


class LawError(Exception):
    """An error people may see. `template` is the message id, `params` its named fields; `str()` is the Chinese text."""

    code = "LAW-00"

    def __init__(self, template: str, **params: object) -> None:
        self.template = template
        self.params = params
        super().__init__(template.format(**params))


class CalendarNotLoaded(LawError):
    """A day outside the loaded calendar years was asked for. The answer is never guessed."""

    code = "LAW-CAL-01"

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(
            N_("{year}年的放假和调休安排没有录入，涉及该年的工作日和节假日无法计算。"
               "请管理员按国务院办公厅通知录入该年日历后重新计算。"),
            year=year,
        )


class CalendarFileError(LawError):
    """A calendar file does not say what a calendar file has to say."""

    code = "LAW-CAL-02"

    def __init__(self, path: Path, template: str, **params: object) -> None:
        self.path = path
        super().__init__(template, file=path.name, **params)


class NotInForce(LawError):
    """No version of the statute, or no such article, was in force on that day."""

    code = "LAW-CITE-01"

    def __init__(self, name: str, on: date, article: int | None = None) -> None:
        self.name, self.on, self.article = name, on, article
        if article is None:
            super().__init__(
                N_("《{name}》在{on}没有施行中的版本，不能引用。请核对行为或者决定的日期，或者补录该版本。"),
                name=name, on=on.isoformat(),
            )
        else:
            super().__init__(
                N_("《{name}》第{article}条在{on}没有施行，不能引用。请核对日期，或者引用当时有效的条文。"),
                name=name, article=article, on=on.isoformat(),
            )


class UnknownStatute(LawError):
    """The statute, or the article number, is not in the table of statutes."""

    code = "LAW-CITE-02"


class LimitNotDefined(LawError):
    """The way a limit is counted is not recorded for that statute and day."""

    code = "LAW-DAY-01"
