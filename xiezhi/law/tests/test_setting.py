"""设定权: what a statute of each level may set, with the article that bars the rest."""

from datetime import date

import pytest

from xiezhi.law.codes import PENALTY_KIND
from xiezhi.law.procedure_codes import COERCION_KIND
from xiezhi.law.setting import DEPARTMENT, DOCUMENT, GOVERNMENT, LAW, LOCAL, REGULATION, barred, too_low

TODAY = date(2026, 11, 20)
BEFORE = date(2021, 7, 14)


def may(power, level, codes, on=TODAY):
    return {code.value for code in codes if barred(power, code.value, level, on) is None}


def test_a_law_may_set_every_penalty_and_every_measure():
    assert may("penalty", LAW, PENALTY_KIND) == {code.value for code in PENALTY_KIND}
    assert may("coercion", LAW, COERCION_KIND) == {code.value for code in COERCION_KIND}


def test_a_regulation_may_not_set_detention():
    assert {code.value for code in PENALTY_KIND} - may("penalty", REGULATION, PENALTY_KIND) == {"detention"}
    assert barred("penalty", "detention", REGULATION, TODAY).short() == "行政处罚法第十条第二款"


def test_a_local_regulation_may_not_set_detention_or_penalties_that_only_law_and_regulation_know():
    assert {code.value for code in PENALTY_KIND} - may("penalty", LOCAL, PENALTY_KIND) == {"detention", "other"}


@pytest.mark.parametrize("level", [DEPARTMENT, GOVERNMENT])
def test_rules_may_set_warning_criticism_and_fine_only(level):
    assert may("penalty", level, PENALTY_KIND) == {"warning", "criticism", "fine"}
    # 通报批评 came with the revision of 2021
    assert may("penalty", level, PENALTY_KIND, BEFORE) == {"warning", "fine"}


def test_the_article_is_that_of_the_day():
    assert barred("penalty", "halt_business", DEPARTMENT, TODAY).short() == "行政处罚法第十三条第二款"
    assert barred("penalty", "halt_business", DEPARTMENT, BEFORE).short() == "行政处罚法第十二条第二款"
    assert barred("penalty", "halt_business", GOVERNMENT, TODAY).short() == "行政处罚法第十四条第二款"


def test_other_documents_set_nothing():
    assert may("penalty", DOCUMENT, PENALTY_KIND) == set()
    assert barred("penalty", "warning", DOCUMENT, TODAY).short() == "行政处罚法第十六条"
    assert barred("permit", "", DOCUMENT, TODAY).short() == "行政许可法第十七条"


def test_measures_of_coercion_by_level():
    assert may("coercion", REGULATION, COERCION_KIND) == {"seal", "seize", "other_measure", "court"}
    assert may("coercion", LOCAL, COERCION_KIND) == {"seal", "seize", "court"}
    assert may("coercion", DEPARTMENT, COERCION_KIND) == {"court"}
    assert barred("coercion", "seize", DEPARTMENT, TODAY).short() == "行政强制法第十条第四款"
    assert barred("coercion", "substitute", REGULATION, TODAY).short() == "行政强制法第十三条第一款"


def test_the_highest_of_several_bases_decides():
    assert too_low("penalty", ["fine", "halt_business"], [GOVERNMENT, LOCAL], TODAY) == []
    found = too_low("penalty", ["fine", "halt_business"], [GOVERNMENT, DOCUMENT], TODAY)
    assert [(kind, clause.short()) for kind, clause in found] == [("halt_business", "行政处罚法第十四条第二款")]
    # without any basis there is nothing to judge: that is told as a missing basis
    assert too_low("penalty", ["halt_business"], [], TODAY) == []


def test_what_has_no_rule_of_setting_is_not_judged():
    assert barred("inspection", "", DOCUMENT, TODAY) is None
