"""./xz demo verify: what was planted is what is found, rule by rule, none else: in cases, and in the registers."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from xiezhi.cases.local import overrides
from xiezhi.cases.models import Case
from xiezhi.core.time import today
from xiezhi.findings.models import Finding
from xiezhi.findings.queries import adopted
from xiezhi.findings.rules import CASES, kind_of
from xiezhi.rulebook.judge import judge
from xiezhi.rulebook.packs.penalty import PENALTY_PACK
from xiezhi.rulebook.rule import Outcome

from . import expected, queries

Named = dict[tuple[Any, str], str]  # (act, rule) → how it is called


def compare() -> dict[str, Any]:
    """Planted and found, rule by rule, first of cases, then of the registers.

    `left_out`: how many organs are not compared because people have written in their registers since.
    """
    skipped = expected.written_since()
    cases, planted, found = _of_cases(skipped.get(CASES, set()))
    for rule, acts in expected.planned().items():
        planted |= _named(rule, acts, skipped)
    for rule, acts in expected.found().items():
        found |= _named(rule, acts, skipped)
    wanted, seen = planted.keys(), found.keys()
    per_rule: dict[str, dict[str, int]] = {}
    for name, pairs in (("planted", wanted), ("found", seen), ("missed", wanted - seen), ("extra", seen - wanted)):
        for rule, n in Counter(rule for _act, rule in pairs).items():
            per_rule.setdefault(rule, {"planted": 0, "found": 0, "missed": 0, "extra": 0})[name] = n
    return {
        "cases": cases,
        "rules": dict(sorted(per_rule.items())),
        "same": wanted == seen,
        "missed": sorted(f"{key[1]} {planted[key]}" for key in wanted - seen)[:50],
        "extra": sorted(f"{key[1]} {found[key]}" for key in seen - wanted)[:50],
        "left_out": len(set().union(*skipped.values())),
    }


def _named(rule: str, acts: dict[expected.Act, str], skipped: dict[str, set[int]]) -> Named:
    kind = kind_of(rule)
    left_out = skipped.get(kind.name, set()) if kind else set()
    return {(act, rule): label for act, label in acts.items() if act[0] not in left_out}


def _of_cases(left_out: set[int]) -> tuple[int, Named, Named]:
    """How many cases, what was planted in them and what was found. Cases that people imported or corrected since are left out.

    Where a place has adopted another threshold, a planted case counts if it still breaks the rule by that threshold; that
    is asked of the other reading, one act in Python, not of the sweep.
    """
    rows, planted = queries.planned(today())
    refs = {
        f"cases.Case:{pk}": (code, no)
        for pk, code, no in Case.objects.filter(batch="demo").exclude(organ__in=left_out).values_list("pk", "organ__code", "case_no")
    }
    here = set(refs.values())
    local = _Local(rows)
    wanted = {
        (key, rule): key[1] for key, rules in planted.items() if key in here for rule in rules if local.breaks(key, rule)
    }
    rows_found = Finding.objects.filter(cleared_on=None, act_kind=CASES).values_list("act", "rule_code")
    found = {(refs[act], rule): refs[act][1] for act, rule in rows_found if act in refs}
    return len(here), wanted, found


class _Local:
    """What planted cases come to under the thresholds that places have adopted."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.values = adopted()
        self.codes = {one.rule for one in self.values}
        self.rows = {(row["organ_code"], row["case_no"]): row for row in rows}
        self.places = {organ.code: organ.division for organ in queries.world().organs}

    def breaks(self, key: tuple[str, str], rule: str) -> bool:
        """Whether the case still breaks the rule."""
        if rule not in self.codes:
            return True
        row = {fact.name: self.rows[key].get(fact.name) for fact in PENALTY_PACK.sheet}
        verdict = judge(PENALTY_PACK[rule], row, today(), place=self.places[key[0]], overrides=overrides(self.values))
        return verdict.outcome is Outcome.BREACH


def main(argv: list[str]) -> int:
    """Prints the comparison; 0 when the same, 1 when not, 2 when the demo is not complete yet."""
    parser = argparse.ArgumentParser(prog="./xz demo verify")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    if queries.progress() < 100:
        text = _("演示数据还没有生成完（%(n)d%%），请稍后再试。") % {"n": queries.progress()}
        print(json.dumps({"ok": False, "error": "building", "message": text}, ensure_ascii=False) if args.json else text)
        return 2
    result = compare()
    if args.json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        print(_("案件 %(n)d 件") % {"n": result["cases"]})
        print(f"{_('规则')}\t{_('埋设')}\t{_('查出')}\t{_('漏')}\t{_('多')}")
        for rule, n in result["rules"].items():
            print(f"{rule}\t{n['planted']}\t{n['found']}\t{n['missed']}\t{n['extra']}")
        for name in ("missed", "extra"):
            for line in result[name]:
                print(f"  {name}: {line}")
        if result["left_out"]:
            print(_("演示数据生成之后登记有变动的机关 %(n)d 个，不比对。") % {"n": result["left_out"]})
        print(_("✓ 埋设与查出完全一致") if result["same"] else _("✗ 埋设与查出不一致"))
    return 0 if result["same"] else 1
