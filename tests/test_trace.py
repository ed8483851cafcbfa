"""docs/traceability.toml is complete, claims nothing without evidence, and names nothing that is not there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from config import trace
from config.cli import ROOT

PLAN_TEXT = ROOT.parent / "shared" / "plan" / "实施方案.zh.md"


@pytest.fixture(scope="module")
def table() -> trace.Table:
    return trace.read()


def written(tmp_path: Path, *duties: str) -> trace.Table:
    """The table that a file with these duties gives, all of them in plan-1."""
    path = tmp_path / "table.toml"
    path.write_text('[[part]]\nid = "plan-1"\ntitle = "任务"\n' + "".join(f"\n[[duty]]\n{duty}\n" for duty in duties))
    return trace.read(path)


def test_every_entry_is_well_written(table):
    assert table.wrong == []


def test_all_fourteen_tasks_three_measures_and_articles_14_to_37_are_there(table):
    assert [p.id for p in table.parts] == trace.PLAN + trace.REGULATION
    assert (len(trace.PLAN), len(trace.REGULATION)) == (17, 24)
    assert trace.incomplete(table) == []


def test_duties_of_a_part_are_numbered_from_one_without_gap(table):
    for part in table.parts:
        assert [d.id for d in table.of(part.id)] == [f"{part.id}-{n:02d}" for n in range(1, len(table.of(part.id)) + 1)]


def test_an_article_is_cited_under_its_own_part(table):
    from xiezhi.law.numerals import to_chinese

    for part in trace.REGULATION:
        article = f"行政执法监督条例第{to_chinese(int(part.removeprefix('reg-')))}条"
        assert all(re.match(article + "($|第)", d.source) for d in table.of(part))


@pytest.mark.skipif(not PLAN_TEXT.exists(), reason="the plan's text is not beside the repository")
def test_each_duty_of_the_plan_begins_as_a_sentence_of_the_plan_begins(table):
    text = PLAN_TEXT.read_text(encoding="utf-8")
    anchors = {d.source.partition("：")[2] for part in trace.PLAN for d in table.of(part)}
    assert "" not in anchors
    assert [a for a in anchors if a not in text] == []


def test_no_page_rule_or_test_that_is_named_is_missing(table):
    assert trace.missing(table) == []


def test_what_is_named_but_missing_is_reported_by_name(tmp_path):
    table = written(
        tmp_path,
        'id = "plan-1-01"\nduty = "甲"\nsource = "乙"\nstatus = "done"\nurls = ["nowhere:page"]\nrules = ["P999"]\n'
        'tests = ["tests/test_nowhere.py::test_x", "tests/test_trace.py::test_nowhere", '
        '"tests/test_trace.py::test_every_entry_is_well_written"]',
    )
    wrong = trace.missing(table)
    assert len(wrong) == 4
    for name, line in zip(("nowhere:page", "P999", "tests/test_nowhere.py", "test_nowhere"), wrong, strict=True):
        assert name in line


def test_a_rule_of_the_foreign_log_is_no_evidence():
    assert "P11" in trace.rule_codes()
    assert "R01" not in trace.rule_codes()


@pytest.mark.parametrize(
    ("duty", "said"),
    [
        ('id = "plan-1-01"\nduty = "甲"\nsource = "乙"\nstatus = "done"', "plan-1-01"),
        ('id = "plan-1-01"\nduty = "甲"\nsource = "乙"\nstatus = "partly"\nrules = ["P11"]', "note"),
        ('id = "plan-1-01"\nduty = "甲"\nsource = "乙"\nstatus = "open"\nrules = ["P11"]', "open"),
    ],
)
def test_a_claim_without_evidence_is_refused(tmp_path, duty, said):
    wrong = [line for line in trace.incomplete(written(tmp_path, duty)) if line.startswith("plan-1-01")]
    assert len(wrong) == 1
    assert said in wrong[0]


def test_a_part_without_duties_and_an_id_used_twice_are_reported(tmp_path):
    open_duty = 'id = "plan-1-01"\nduty = "甲"\nsource = "乙"\nstatus = "open"'
    wrong = trace.incomplete(written(tmp_path, open_duty, open_duty))
    assert any(line.startswith("plan-2:") for line in wrong)
    assert any(line.startswith("plan-1-01:") for line in wrong)


@pytest.mark.parametrize(
    "duty",
    [
        'id = "plan-1-01"\nduty = "甲"\nsource = "乙"\nstatus = "nearly"',
        'id = "plan-1-1"\nduty = "甲"\nsource = "乙"\nstatus = "open"',
        'id = "plan-1-01"\nduty = "甲"\nstatus = "open"',
        'id = "plan-1-01"\nduty = "甲"\nsource = "乙"\nstatus = "open"\nurl = "leads:list"',
    ],
)
def test_a_badly_written_entry_is_named_and_left_out(tmp_path, duty):
    table = written(tmp_path, duty)
    assert (len(table.wrong), table.duties) == (1, [])


def test_the_command_succeeds_and_its_json_counts_what_it_lists(capsys):
    assert trace.main(["--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["ok"]
    statuses = [d["status"] for part in data["parts"] for d in part["duties"]]
    assert data["total"] == {s: statuses.count(s) for s in trace.STATUSES}


def test_open_lists_only_open_duties(capsys):
    assert trace.main(["--json", "--open"]) == 0
    data = json.loads(capsys.readouterr().out)
    listed = [d for part in data["parts"] for d in part["duties"]]
    assert len(listed) == data["total"]["open"] > 0
    assert {d["status"] for d in listed} == {"open"}
