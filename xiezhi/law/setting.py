"""设定权: which level of statute may set which penalty, measure of coercion or licence, and the article that says so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from .statutes import LEVELS, Clause, ClauseRef, ref

LAW, REGULATION, LOCAL, DEPARTMENT, GOVERNMENT, DOCUMENT = LEVELS
RULES = (DEPARTMENT, GOVERNMENT)


def _penalty(article: int, old: int | None, paragraph: int | None = None, old_paragraph: int | None = None) -> ClauseRef:
    found = ref("行政处罚法", article, paragraph)
    return found | ref("行政处罚法", old, old_paragraph, numbering="1996") if old else found


DETENTION_BY_LAW = _penalty(10, 9, 2, 2)
OTHERS_BY_LAW = _penalty(9, 8)  # 法律、行政法规规定的其他行政处罚
RULE_MAY = {DEPARTMENT: _penalty(13, 12, 2, 2), GOVERNMENT: _penalty(14, 13, 2, 2)}
NO_DOCUMENT = _penalty(16, 14)
CRITICISM_SINCE = date(2021, 7, 15)  # 通报批评 became a penalty, and what rules may set, with the revision of 2021

MEASURES = ("restrict_person", "seal", "seize", "freeze", "other_measure")


def barred(power: str, kind: str, level: str, on: date) -> Clause | None:
    """The clause that keeps a statute of this level from setting this kind on that day; None where it may.

    `power`, `kind`: values of power_codes.POWER_TYPE, codes.PENALTY_KIND, procedure_codes.COERCION_KIND. What rules may
    set within the range of a law that is cited with them is the caller's to know. Raises NotInForce before 2012.
    """
    found = {"penalty": _penalty_barred, "coercion": _coercion_barred, "permit": _licence_barred}.get(power)
    clause = found(kind, level, on) if found else None
    return clause.on(on) if clause else None


def too_low(power: str, kinds: Iterable[str], levels: Iterable[str], on: date) -> list[tuple[str, Clause]]:
    """Kinds that no statute of these levels may set, each with the clause that bars the highest of them."""
    held = sorted(set(levels), key=LEVELS.index)
    found = []
    for kind in kinds:
        why = [barred(power, kind, level, on) for level in held]
        if held and all(why) and (clause := why[0]):
            found.append((kind, clause))
    return found


def _penalty_barred(kind: str, level: str, on: date) -> ClauseRef | None:
    if level == LAW:
        return None
    if level == DOCUMENT:
        return NO_DOCUMENT
    if level in RULES:
        free = {"warning", "fine"} | ({"criticism"} if on >= CRITICISM_SINCE else set())
        return None if kind in free else RULE_MAY[level]
    if kind == "detention":
        return DETENTION_BY_LAW
    return OTHERS_BY_LAW if kind == "other" and level == LOCAL else None


def _coercion_barred(kind: str, level: str, on: date) -> ClauseRef | None:
    if level == LAW or kind == "court":  # applying to the court is no coercion by the organ itself
        return None
    if kind not in MEASURES:
        return ref("行政强制法", 13, 1)
    if level == REGULATION:
        return ref("行政强制法", 10, 2) if kind in ("restrict_person", "freeze") else None
    if level == LOCAL:
        return None if kind in ("seal", "seize") else ref("行政强制法", 10, 3)
    return ref("行政强制法", 10, 4)


def _licence_barred(kind: str, level: str, on: date) -> ClauseRef | None:
    # a government's rules may set a licence for a year (许可法15); which government's they are, the level does not say
    return ref("行政许可法", 17) if level in (DEPARTMENT, DOCUMENT) else None
