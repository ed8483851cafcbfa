"""The report as it stands on the terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from xiezhi.law.text import N_

from ..judge import Finding, Translate, explain
from ..rule import SEVERITY_LABEL, Pack, Rule
from . import Checked, said

HEAD = N_("{pack} · {acts}件 · 基准日{asof} · {seconds}秒")
TOTAL = N_("发现{count}条")
MORE = N_("……其余{count}条：加--all全部列出，或者用--out写入文件")
FINDING = N_("{act_id}（自{since}）{explanation}")
GROUND = N_("依据：{clause}")


def report(checked: Checked, shown: int | None, say: Translate) -> str:
    """The report as people read it; at most `shown` findings a rule."""
    pack, result = checked.pack, checked.result
    head = say(HEAD).format(pack=say(pack.label), acts=f"{result.acts:,}", asof=result.asof, seconds=f"{checked.seconds:.1f}")
    titles = (said.RULE, said.NAME, said.SEVERITY, said.CHECKED, said.BREACHED, said.INSUFFICIENT, said.LACKING)
    rows: list[Sequence[str]] = [tuple(map(say, titles))]
    for rule in pack:
        count = result.counts[rule.code]
        rows.append((rule.code, say(rule.name), say(SEVERITY_LABEL[rule.severity]), f"{count.checked:,}", f"{count.breached:,}",
                     f"{count.insufficient:,}", said.lacking(count, pack.sheet, say)))
    lines = [head, "", *aligned(rows, right=(3, 4, 5)), "", say(TOTAL).format(count=f"{result.breached:,}")]
    for code, findings in checked.by_rule.items():
        lines += _findings(pack, pack[code], findings, shown, say)
    return "\n".join(lines + _warnings(checked, say))


def _findings(pack: Pack, rule: Rule, findings: Sequence[Finding], shown: int | None, say: Translate) -> list[str]:
    lines, clause = ["", f"{rule.code} {say(rule.name)}"], ""
    for finding in findings[:shown]:
        if finding.clause != clause:
            clause = finding.clause
            lines.append("  " + say(GROUND).format(clause=clause))
        lines.append("  " + say(FINDING).format(
            act_id=finding.act_id, since=finding.since or "", explanation=explain(rule, finding, pack.sheet, say)))
    if shown is not None and len(findings) > shown:
        lines.append("  " + say(MORE).format(count=f"{len(findings) - shown:,}"))
    return lines


def _warnings(checked: Checked, say: Translate) -> list[str]:
    lines = [f"  [{notice.code}] {notice.text}" for notice in said.notices(checked, say)]
    errors = checked.loaded.errors
    if checked.loaded.rejected:
        lines.append("  " + say(said.REJECTED).format(count=f"{checked.loaded.rejected:,}"))
        bad = [said.bad_cell(error, say) for error in errors[: said.ERRORS_SHOWN]]
        lines += [f"    [{notice.code}] {notice.text}" for notice in bad]
        if len(errors) > said.ERRORS_SHOWN:
            lines.append("    " + say(said.MORE_CELLS).format(count=f"{len(errors) - said.ERRORS_SHOWN:,}"))
    return ["", say(said.NOTICE), *lines] if lines else []


def aligned(rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
    """Columns of one width, Chinese characters counted double."""
    widths = [max(width(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [_pad(cell, widths[at], at in right) for at, cell in enumerate(row)]
        lines.append("  ".join(cells).rstrip())
    return lines


def width(text: str) -> int:
    """Width on a terminal."""
    return sum(2 if unicodedata.east_asian_width(mark) in "WFA" else 1 for mark in text)


def _pad(text: str, to: int, right: bool) -> str:
    blank = " " * (to - width(text))
    return blank + text if right else text + blank
