"""What came of a check, in sentences and as an exit code: clean is said only of what was looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from xiezhi.law.text import N_

from ..headings import likely
from ..judge import Translate
from ..rule import Rule
from . import Checked, said

CLEAN, FOUND, CANNOT = 0, 1, 2
NAMED = 8  # facts in one sentence

NOTHING_READ = N_("没有一件行为可以核查：{rows}行都读不出来。请按下面列出的原因改正后重新核查。")
NOT_APPLICABLE = N_("{acts}件行为都不适用规则包{pack}（{name}）的任何一条规则，没有得出结论。请核对规则包、程序类别和日期。")
UNDECIDED = N_("{acts}件行为都缺少规则所需的数据，没有一条规则得出结论，不能说没有问题。")
NO_COLUMNS = N_("文件没有这些列：{facts}。")
BLANKS = N_("这些列有空格：{facts}。")
MISNAMED = N_("列“{title}”是不是“{label}”？如果是，请改列名。")
NO_FACTS = N_("事件日志没有给出这些事实：{facts}。请核对映射文件的[facts]和日志里的活动。")
SUPPLY = N_("补上后重新核查；认得的列名用./xz check --columns --pack {pack}列出。")
PART = N_("没有发现违反，但是有{n}行没有核查，不能说没有问题。请按列出的原因改正后重新核查。")


@dataclass(frozen=True)
class Problem:
    """Why a check that ran is not said to be clean or to have found something; `text` says how to mend it."""

    code: str
    text: str


def outcome(checked: Checked, say: Translate) -> tuple[int, Problem | None]:
    """The exit code, and with 2 the reason: CHECK-06 no conclusion at all, CHECK-07 nothing found but rows left out."""
    result, loaded = checked.result, checked.loaded
    if result.breached:
        return FOUND, None
    if not result.acts:
        return CANNOT, Problem("CHECK-06", say(NOTHING_READ).format(rows=f"{loaded.rows:,}"))
    if not checked.decided:
        return CANNOT, Problem("CHECK-06", said.sentences(_undecided(checked, say), say))
    if loaded.rejected:
        return CANNOT, Problem("CHECK-07", say(PART).format(n=f"{loaded.rejected:,}"))
    return CLEAN, None


def _undecided(checked: Checked, say: Translate) -> Iterator[str]:
    """Which facts were wanted, and how to supply them."""
    pack, sheet, acts = checked.pack, checked.pack.sheet, f"{checked.result.acts:,}"
    wants: Counter[str] = Counter()
    for rule in pack:
        wants.update(checked.result.counts[rule.code].missing.keys())
    if not wants and not any(count.insufficient for count in checked.result.counts.values()):
        yield say(NOT_APPLICABLE).format(acts=acts, pack=pack.name, name=say(pack.label))
        return
    yield say(UNDECIDED).format(acts=acts)
    absent = checked.result.absent
    log = not isinstance(checked.loaded.acts, pa.Table)
    for template, held in ((BLANKS, False), (NO_FACTS if log else NO_COLUMNS, True)):  # what is nearly there comes first
        names = [name for name, _ in wants.most_common() if (name in absent) is held]
        if names:
            shown = said.listed((say(sheet[name].label) for name in names[:NAMED]), say)
            yield say(template).format(facts=shown + (f"……（{len(names)}）" if len(names) > NAMED else ""))
    if checked.loaded.headings is not None:
        for title, label in likely(sheet, checked.loaded.headings)[:3]:
            yield say(MISNAMED).format(title=title, label=say(label))
    yield say(SUPPLY).format(pack=pack.name)


def sentences(checked: Checked, say: Translate) -> Iterator[str]:
    """The result as people read it, the main thing first."""
    result, acts = checked.result, f"{checked.result.acts:,}"
    rules, bad = len(list(checked.judged())), checked.bad
    code, problem = outcome(checked, say)
    if problem is not None and problem.code == "CHECK-06":
        yield from _undecided(checked, say) if result.acts else (problem.text,)
        return
    if problem is not None:
        yield problem.text
    elif checked.kept and result.breached:
        yield say(N_("存档共{acts}件行为，现有违反{breached}项；这里列出本次新发现的{n}项。")).format(
            acts=acts, breached=f"{result.breached:,}", n=f"{len(result.findings):,}")
    elif code == CLEAN:
        yield say(N_("核查{acts}件行为、{rules}条规则，没有发现违反。")).format(acts=acts, rules=rules)
    else:
        yield say(N_("核查{acts}件行为、{rules}条规则，发现违反{breached}项，涉及{bad}件行为，占{share}。")).format(
            acts=acts, rules=rules, breached=f"{result.breached:,}", bad=f"{bad:,}", share=said.percent(bad, result.acts, say))
        worst = max(checked.pack, key=lambda rule: result.counts[rule.code].breached)
        count = result.counts[worst.code]
        if count.breached > 1:
            yield say(N_("违反最多的规则是{code}“{name}”：{breached}项，占已核查的{share}。")).format(
                code=worst.code, name=say(worst.name), breached=f"{count.breached:,}",
                share=said.percent(count.breached, count.checked, say))
        first = next((organ for organ in checked.organs if organ.bad and not organ.few), None)
        if first and len(checked.organs) > 1:
            yield say(N_("违反率最高的机关是{organ}：{acts}件行为中{bad}件违反，占{share}。")).format(
                organ=first.name, acts=f"{first.acts:,}", bad=f"{first.bad:,}", share=said.percent(first.bad, first.acts, say))
    if code == FOUND and checked.loaded.rejected:
        yield say(N_("有{n}行读不出来，没有核查，逐处原因列在后面。")).format(n=f"{checked.loaded.rejected:,}")
    if checked.insufficient:
        yield say(N_("另有{n}次判断因数据不足没有结论，既不算违反，也不算符合。")).format(n=f"{checked.insufficient:,}")
    if warned := sum(sum(result.counts[rule.code].warned.values()) for rule in checked.judged()):
        yield say(N_("另有{n}项接近期限，还没有违反，见规则表的“提醒”。")).format(n=f"{warned:,}")
    if checked.waits:
        yield say(N_("规则包中{n}条规则所需的数据本文件没有，没有核查。")).format(n=len(checked.waits))


def by_weight(checked: Checked) -> list[Rule]:
    """The rules that can say something of this file, the gravest first, among equals those broken most often."""
    order = {severity: at for at, severity in enumerate(said.SEVERITIES)}
    counts = checked.result.counts
    return sorted(checked.judged(), key=lambda rule: (
        not counts[rule.code].breached, order[rule.severity], -counts[rule.code].breached))
