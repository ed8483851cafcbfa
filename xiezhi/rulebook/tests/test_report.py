"""The files that `xz check --out` writes: the HTML report, and the workbook."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from xiezhi.rulebook import check, report
from xiezhi.rulebook.engine import run
from xiezhi.rulebook.facts.penalty import PENALTY
from xiezhi.rulebook.loading import Loaded, Note, load
from xiezhi.rulebook.packs import PACKS
from xiezhi.rulebook.progress import progress
from xiezhi.rulebook.report import Checked, figures
from xiezhi.rulebook.report.markup import h, plain
from xiezhi.rulebook.rule import Pack

from .tables import table

ASOF = date(2026, 6, 30)
FEW_RULES = PACKS["penalty"].only("P01", "P11", "P29", "P33")
TITLES = "案号,处罚机关,处罚程序,立案日期,处罚决定日期,结案日期\n"
LATE = "{no},{organ},普通程序,2026-01-05,2026-04-10,\n"
FINE = "{no},{organ},普通程序,2026-01-05,2026-04-01,\n"


class Seen(HTMLParser):
    """What a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.date = False  # dates stand in elements of their own, so that they are not broken: one text all the same
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.date = self.date or ("class", "d") in attrs
        if tag not in ("meta", "input", "br", "path", "rect", "circle"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] in (["script"], ["style"]):
            return
        if self.date and self.texts:
            self.texts[-1] += data
            self.date = self.open[-1:] == ["span"] and bool(re.fullmatch(r"\d{4}-\d\d-\d\d", data))
        else:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(self.texts)

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        return [found for name, found in self.elements
                if name == tag and all(found.get(key.replace("_", "-")) == value for key, value in wanted.items())]


def written(folder: Path, text: str) -> Path:
    path = folder / "台账.csv"
    path.write_text(text, encoding="utf-8")
    return path


def checked_page(folder: Path, text: str, *more: str, code: int = check.FOUND, say: Callable[[str], str] = str) -> Seen:
    """The report on a CSV file."""
    out = folder / "报告.html"
    assert check.main([str(written(folder, text)), "--asof", str(ASOF), "--out", str(out), *more], say) == code
    return Seen(out.read_text(encoding="utf-8"))


def page_of(folder: Path, rows: list[dict[str, Any]], pack: Pack = FEW_RULES) -> Seen:
    """The report on wide rows."""
    acts = table(PENALTY, rows)
    result = run(pack, acts, asof=ASOF)
    source = folder / "rows.parquet"
    source.write_bytes(b"")
    out = folder / "rows.html"
    report.write(Checked(pack, source, Loaded(acts, rows=len(rows)), result, ASOF), out, str)
    return Seen(out.read_text(encoding="utf-8"))


def late(no: str = "1号", **more: Any) -> dict[str, Any]:
    facts = {"case_no": no, "procedure": "ordinary", "filed_on": date(2026, 1, 5), "decided_on": date(2026, 4, 10)}
    return {"act_id": no, **facts, **more}


def test_a_finding_stands_in_the_report_with_clause_facts_limit_and_how_to_mend(tmp_path: Path) -> None:
    page = checked_page(tmp_path, TITLES + LATE.format(no="1号", organ="甲局"))
    for told in ("1号", "甲局", "《中华人民共和国行政处罚法》第六十条", "自2026-04-06", "超5日", "最后合法日为2026-04-05。",
                 "立案日期", "如何纠正", "核查1件行为", "发现违反1项"):
        assert told in page.text
    assert page.all("section", id="P11")
    assert page.all("a", href="#P11")
    [entry] = page.all("details", data_rule="P11")
    assert (entry["data-over"], entry["data-since"], entry["data-organ"]) == ("5", "2026-04-06", "甲局")


def test_the_timeline_shows_steps_limit_and_the_breach_beyond(tmp_path: Path) -> None:
    page = checked_page(tmp_path, TITLES + LATE.format(no="1号", organ="甲局"))
    drawn = {found.get("class") for _, found in page.elements}
    assert {"tl-limit", "tl-over", "tl-off", "tl-mark"} <= drawn
    assert any("基准日" in text for text in page.texts)
    assert "2026-04-10完成，超5日" in page.text
    assert "行政处罚法第六十条" in page.text


def test_nothing_is_loaded_from_elsewhere_and_nothing_runs_but_the_own_script(tmp_path: Path) -> None:
    page = checked_page(tmp_path, TITLES + LATE.format(no="1号", organ="甲局"))
    for tag, found in page.elements:
        assert tag not in ("link", "img", "iframe", "object", "embed", "base", "image", "use", "foreignobject")
        for name, value in found.items():
            assert name not in ("src", "srcset", "style", "action", "formaction", "background", "poster"), (tag, found)
            assert not name.startswith("on"), (tag, found)
            assert name not in ("href", "xlink:href") or (value or "").startswith("#"), (tag, found)
            assert "url(" not in (value or "")
    text = (tmp_path / "报告.html").read_text(encoding="utf-8")
    assert not re.search(r"@import|url\(|https?://(?!www\.w3\.org)", text)
    [policy] = [found["content"] for found in page.all("meta", http_equiv="Content-Security-Policy")]
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert len(page.all("script")) == 1


HOSTILE = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='x", "</style><b>", "{since}{0}%s", "&lt;b&gt;",
    "a\u202eb\u2066c\u200bd", "\x00\x1b[31m", "é" + "\u0301" * 500, "长" * 5000, "]]>", "${x}`", "--><!--"]


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_stands_in_a_fact_is_shown_and_not_obeyed(tmp_path: Path, text: str) -> None:
    page = page_of(tmp_path, [late(text + "1", organ_name=text + "局", officer_nos=text, party_name=text)])
    tame = page_of(tmp_path, [late("1号", organ_name="局", officer_nos="0", party_name="x")])
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in tame.elements]
    assert [set(found) for _, found in page.elements] == [set(found) for _, found in tame.elements]
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x1b]", (tmp_path / "rows.html").read_text(encoding="utf-8"))
    assert max(map(len, page.texts)) < 2000


@given(st.text(max_size=200))
@settings(max_examples=200)
def test_any_text_comes_back_from_the_markup_as_it_is_shown(text: str) -> None:
    seen = Seen(str(h.p(text, title=text)))
    shown = plain(text)
    assert "".join(seen.texts) == shown
    assert [(tag, found.get("title")) for tag, found in seen.elements] == [("p", shown)]


def test_the_figures_are_those_of_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [LATE.format(no=f"{n}号", organ="甲局") for n in range(3)] + [FINE.format(no=f"{n}号", organ="乙局") for n in range(3, 9)]
    page = checked_page(tmp_path, TITLES + "".join(lines), "--json")
    data = json.loads(capsys.readouterr().out)
    assert f"核查{data['acts']}件行为" in page.text
    assert f"发现违反{data['breached']}项" in page.text
    assert len(page.all("details", **{"class": "f"})) == data["breached"]
    rows = " ".join(page.text.split())
    for code, rule in data["rules"].items():
        if code in data["waiting"]:
            assert not page.all("a", href=f"#{code}")
            continue
        name = PACKS["penalty"][code].name
        share = f"{rule['breached'] / rule['checked']:.1%}" if rule["checked"] else "—"
        share = {"0.0%": "0%", "100.0%": "100%"}.get(share, share)
        warned = (str(sum(rule["warned"].values())) if PACKS["penalty"][code].levels else "—") if any(
            sum(one["warned"].values()) for one in data["rules"].values()) else ""
        judged = [one for key, one in data["rules"].items() if key not in data["waiting"]]
        insufficient = str(rule["insufficient"]) if any(one["insufficient"] for one in judged) else ""
        expected = [one for one in (str(rule["breached"]), share, str(rule["checked"]), warned, insufficient) if one]
        label = f"{code} {name} "
        at = rows.index(label) + len(label)
        cells = rows[at : at + 60].split()
        assert cells[2 : 2 + len(expected)] == expected, code


def test_organs_are_ranked_by_rate_and_those_with_few_acts_are_marked(tmp_path: Path) -> None:
    lines = [LATE.format(no=f"甲{n}", organ="甲局") for n in range(10)] + [FINE.format(no=f"甲{n}", organ="甲局") for n in range(10, 40)]
    lines += [LATE.format(no=f"乙{n}", organ="乙局") for n in range(20)] + [FINE.format(no=f"乙{n}", organ="乙局") for n in range(20, 40)]
    lines += [LATE.format(no="丙1", organ="丙局")]
    page = checked_page(tmp_path, TITLES + "".join(lines))
    rows = page.text[page.text.index("最多的规则"):]
    assert rows.index("乙局") < rows.index("甲局") < rows.index("丙局")
    assert "件数少" in rows[rows.index("丙局"):]
    assert "违反率最高的机关是乙局：40件行为中20件违反，占50.0%。" in page.text


def periods(days: list[date]) -> tuple[figures.Period, ...]:
    """The trend of cases filed on these days and never decided."""
    acts = table(PENALTY, [late(f"{n}", filed_on=day, decided_on=None, closed_on=None) for n, day in enumerate(days)])
    pack = PACKS["penalty"].only("P11")
    result = run(pack, acts, asof=ASOF)
    return figures.Figures(Checked(pack, Path("x"), Loaded(acts, rows=len(days)), result, ASOF)).trend.periods


def test_breaches_are_counted_by_the_month_in_which_they_arose_and_acts_by_their_own() -> None:
    found = periods([date(2025, 9, 1)] * 4 + [date(2025, 12, 1)] * 2)
    assert [(period.label, period.breaches, period.acts, period.bad) for period in found] == [
        ("2025-12", 4, 2, 2), ("2026-01", 0, 0, 0), ("2026-02", 0, 0, 0), ("2026-03", 2, 0, 0)]


def test_a_long_history_is_shown_by_years_and_an_old_stray_does_not_hide_the_months() -> None:
    spread = periods([date(2021 + n % 5, 8, 1) for n in range(20)])
    assert [period.label for period in spread] == ["2021", "2022", "2023", "2024", "2025"]
    recent = periods([date(2021, 8, 1), *(date(2025, 1 + n % 6, 1) for n in range(20))])
    assert (recent[0].label, recent[0].breaches) == ("", 1)
    assert all(len(period.label) == 7 for period in recent[1:])
    assert sum(period.breaches for period in recent) == 21


def test_a_flood_of_findings_makes_a_report_of_bounded_size_that_says_so(tmp_path: Path) -> None:
    rows = [late(f"{n}") for n in range(3000)] + [late(f"P{n}", preserved_on=date(2026, 1, 6), preserved_handled_on=date(2026, 3, 6)) for n in range(3)]
    page = page_of(tmp_path, rows)
    entries = page.all("details", **{"class": "f"})
    assert len(entries) <= figures.WRITTEN
    assert len([entry for entry in entries if entry["data-rule"] == "P33"]) == 3
    assert re.search(r"共3,\d{3}项，这里写出[\d,]+项", page.text)
    assert (tmp_path / "rows.html").stat().st_size < 12_000_000


@given(st.lists(st.integers(0, 500), max_size=12), st.integers(0, 600))
def test_the_room_is_shared_out_and_small_rules_are_whole(counts: list[int], most: int) -> None:
    taken = figures.shares(counts, most)
    assert sum(taken) == min(sum(counts), most) or sum(counts) > most >= sum(taken) > most - len(counts)
    assert all(0 <= got <= there for got, there in zip(taken, counts, strict=True))
    cap = max(taken, default=0)
    assert all(got == there or got >= cap - 1 for got, there in zip(taken, counts, strict=True))


def test_what_was_not_checked_is_said(tmp_path: Path) -> None:
    text = TITLES.replace("\n", ",奇怪的列\n") + "1号,甲局,普通程序,2026-01-05,2026-04-01,,x\n坏,甲局,普通程序,昨天,,,x\n"
    page = checked_page(tmp_path, text, code=check.CANNOT)
    assert "没有使用的列：奇怪的列。" in page.text
    assert "1行没有核查" in page.text
    assert "第3行 立案日期" in page.text
    assert "没有发现违反，但是有1行没有核查，不能说没有问题。" in page.text
    assert page.all("div", **{"class": "verdict unsure"})
    waiting = page.text[page.text.index("需要的数据"):]
    assert "P33" in waiting
    assert "先行登记保存日期" in waiting


def test_a_file_without_one_good_row_still_gets_a_report(tmp_path: Path) -> None:
    page = checked_page(tmp_path, TITLES + "1号,甲局,普通程序,昨天,,\n", code=check.CANNOT)
    assert "没有一件行为可以核查" in page.text
    assert not page.all("section", id="trend")
    assert "没有发现违反" not in page.text


def test_a_file_that_lets_no_rule_come_to_a_conclusion_is_not_called_clean(tmp_path: Path) -> None:
    page = page_of(tmp_path, [{"act_id": "1", "case_no": "1", "found_on": date(2026, 1, 1)}])
    assert "1件行为都缺少规则所需的数据，没有一条规则得出结论，不能说没有问题。" in page.text
    assert "没有发现违反" not in page.text
    assert not page.all("div", **{"class": "verdict clean"})


def test_early_warnings_are_told_apart_from_breaches(tmp_path: Path) -> None:
    page = page_of(tmp_path, [late(filed_on=date(2026, 4, 10), decided_on=None, closed_on=None)])
    assert "另有1项接近期限，还没有违反" in page.text
    assert "没有发现违反" in page.text


def test_thresholds_that_no_statute_sets_are_marked(tmp_path: Path) -> None:
    page = checked_page(tmp_path, TITLES + FINE.format(no="1", organ="甲局"), code=check.CLEAN)
    assert "非法定默认：平台默认" in page.texts
    assert page.all("span", **{"class": "own"})


def test_every_word_of_the_report_is_said_in_the_readers_language(tmp_path: Path) -> None:
    page = checked_page(tmp_path, TITLES + LATE.format(no="1", organ="Bureau") + FINE.format(no="2", organ="Bureau"),
                        say=lambda text: "¶" + text if text else text)
    own = re.compile(r"[\u4e00-\u9fff]")
    for text in page.texts:
        # Titles and numbers of instruments, and the calendar's sources, are cited as they are.
        if own.search(text) and "¶" not in text:
            assert re.search(r"〔\d{4}〕|第.+号|国务院|中华人民共和国|台账", text), text


def test_the_workbook_has_a_row_a_rule_and_a_row_a_finding(tmp_path: Path) -> None:
    acts = table(PENALTY, [late("=1+1"), late("2")])
    pack, source, out = FEW_RULES, written(tmp_path, "x"), tmp_path / "发现.xlsx"
    loaded = Loaded(acts, rows=2, notes=[Note("LOAD-N2", "没有使用的列：{columns}。", {"columns": "甲"})])
    report.write(Checked(pack, source, loaded, run(pack, acts, asof=ASOF), ASOF), out, str)
    book = CalamineWorkbook.from_path(str(out))
    assert book.sheet_names == ["汇总", "核查发现", "注意事项"]
    rules = {row[0]: row for row in book.get_sheet_by_name("汇总").to_python()[2:] if row and re.match(r"P\d", str(row[0]))}
    assert rules.keys() == {rule.code for rule in FEW_RULES}
    assert (rules["P11"][6], rules["P11"][7], rules["P11"][8]) == (2, 2, 1)
    found = book.get_sheet_by_name("核查发现").to_python()
    assert sorted(row[0] for row in found[1:]) == ["2", "=1+1"]
    assert found[1][4] == date(2026, 4, 6)
    assert found[1][6] == 5
    assert book.get_sheet_by_name("注意事项").to_python()[1] == ["LOAD-N2", "没有使用的列：甲。"]


def test_a_file_name_with_another_ending_is_refused_before_the_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main(["nowhere.csv", "--out", str(tmp_path / "a.pdf")]) == check.CANNOT
    assert "CHECK-01" in capsys.readouterr().err


@pytest.mark.parametrize("suffix", ["html", "xlsx", "csv", "parquet"])
def test_a_place_where_nothing_can_be_written_is_named(tmp_path: Path, suffix: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, TITLES + FINE.format(no="1", organ="甲局"))
    assert check.main([str(file), "--out", str(tmp_path / "no" / f"a.{suffix}")]) == check.CANNOT
    assert "CHECK-02" in capsys.readouterr().err


def test_reading_and_judging_tell_how_far_they_are(tmp_path: Path) -> None:
    told: list[int] = []
    file = written(tmp_path, TITLES + "".join(FINE.format(no=n, organ="甲局") for n in range(1200)))
    loaded = load(file, PENALTY, tick=told.append)
    assert told == [500, 1000]
    run(FEW_RULES, loaded.acts, asof=ASOF, tick=told.append)
    assert told[-1] == 1200


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_told_on_a_terminal_and_leaves_no_line_behind() -> None:
    out = Terminal()
    with progress(out, str) as done:
        done.step("核查：{n}/{m}件行为", n=0, m="9")
    assert "核查：0/9件行为" in out.getvalue()
    assert out.getvalue().endswith("\r\x1b[2K")


def test_progress_says_nothing_to_a_file_or_to_programs() -> None:
    for out, wanted in ((io.StringIO(), True), (Terminal(), False)):
        with progress(out, str, wanted=wanted) as done:
            done.step("核查")
        assert out.getvalue() == ""
