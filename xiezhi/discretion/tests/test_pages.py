"""The pages, as the person each is for and as one who may not."""

import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import translation

from xiezhi.core.web import nav
from xiezhi.discretion import actions, content, queries
from xiezhi.discretion.forms import FactorForm
from xiezhi.discretion.models import Adjustment, Benchmark, Calculation

from .benchmarks import (  # fmt: skip
    ADDRESS,
    CODE,
    TODAY,
    but,
    day_of,
    drafted,
    filed,
    given,
    in_force,
    listed,
    made,
    saying,
    whole,
)


@pytest.fixture
def lists(cast):
    listed(cast)
    return cast


def get(client, cast, part, name, /, *args, **query):
    cast.login(client, part)
    return client.get(reverse(f"discretion:{name}", args=args), query)


def post(client, cast, part, name, /, *args, **data):
    cast.login(client, part)
    return client.post(reverse(f"discretion:{name}", args=args), data)


def said(response):
    return response.content.decode()


def test_kept_calculations_belong_to_the_calculator_in_the_navigation():
    for name in ("calculator", "calculations"):
        entries = [entry for section in nav.build("officer", reverse(f"discretion:{name}")) for entry in section.entries]
        assert [str(entry.label) for entry in entries if entry.current] == ["裁量计算"]


def test_a_clerk_begins_and_writes_a_benchmark_in_the_form(client, lists):
    assert "起草基准" in said(get(client, lists, "clerk", "list"))
    response = post(client, lists, "clerk", "begin", item_code=CODE, way="own")
    row = Benchmark.objects.get()
    assert response.url == reverse("discretion:edit", args=[row.pk])
    page = said(get(client, lists, "clerk", "edit", row.pk))
    assert "500元至5,000元" in page
    data = {
        "name": row.name, "grounds": "《行政处罚法》第九条第二项", "version": row.version, "tier-TOTAL_FORMS": 2, "tier-INITIAL_FORMS": 0,
        "tier-0-kind": "lenient", "tier-0-kinds": ["warning", "fine"], "tier-0-fine_min": "500", "tier-0-fine_max": "2000",
        "tier-1-kind": "ordinary", "tier-1-kinds": ["fine"], "tier-1-fine_min": "2000", "tier-1-fine_max": "5000",
        "factor-TOTAL_FORMS": 1, "factor-INITIAL_FORMS": 0, "factor-0-name": "货值金额（元）", "factor-0-kind": "amount",
        "factor-0-options": "不满1000元 → 从轻\n1000元以上 → 一般",
    }  # fmt: skip
    response = post(client, lists, "clerk", "edit", row.pk, **data)
    assert response.url == reverse("discretion:record", args=[row.pk])
    assert actions.problems_of(row) == []
    page = said(get(client, lists, "clerk", "record", row.pk))
    assert "500元至2,000元" in page
    assert "不满1000元" in page
    stale = post(client, lists, "legal", "edit", row.pk, **data | {"name": "别的名称"})
    assert stale.status_code == 409
    assert "STATE-04" in said(stale)


def test_what_cannot_be_read_in_the_form_is_told_where_it_stands(client, lists):
    row = drafted(lists)
    data = {
        "name": row.name, "grounds": "某某", "version": row.version, "tier-TOTAL_FORMS": 0, "tier-INITIAL_FORMS": 0,
        "factor-TOTAL_FORMS": 1, "factor-INITIAL_FORMS": 0, "factor-0-name": "后果", "factor-0-kind": "harm", "factor-0-options": "没有后果",
    }  # fmt: skip
    response = post(client, lists, "clerk", "edit", row.pk, **data)
    assert response.status_code == 422
    assert "看不懂引用" in said(response)
    assert "看不懂“没有后果”" in said(response)


def test_a_draft_with_mistakes_says_them_to_its_own_people_only(client, lists):
    row = drafted(lists, what=saying(but("aggravated", fine_max=9_000_00)))
    assert "TIER-04" in said(get(client, lists, "clerk", "record", row.pk))
    assert "TIER-04" not in said(get(client, lists, "supervisor", "record", row.pk))
    refused = post(client, lists, "head", "make", row.pk, doc_no="1号", made_on="2026-11-20")
    assert refused.status_code == 422
    assert "DIS-08" in said(refused)


def test_the_way_from_draft_to_publication_by_the_pages(client, lists):
    row = drafted(lists)
    assert post(client, lists, "head", "make", row.pk, doc_no="漠市监规〔2026〕1号", made_on="2026-11-20").status_code == 302
    assert post(client, lists, "legal", "file", row.pk).status_code == 302
    assert "待本机构审查" in said(get(client, lists, "supervisor", "list"))
    assert "退回纠正" in said(get(client, lists, "supervisor", "record", row.pk))
    assert post(client, lists, "supervisor", "return", row.pk, opinion="").status_code == 422
    assert post(client, lists, "supervisor", "return", row.pk, opinion="从重一档请写明情形。").status_code == 302
    assert "从重一档请写明情形。" in said(get(client, lists, "legal", "record", row.pk))
    post(client, lists, "head", "make", row.pk, doc_no="漠市监规〔2026〕1号", made_on="2026-11-20")
    post(client, lists, "legal", "file", row.pk)
    assert post(client, lists, "supervisor", "pass", row.pk, opinion="", record_no="").status_code == 302
    assert post(client, lists, "head", "publish", row.pk, from_on="2026-11-20", address="x").status_code == 422
    assert post(client, lists, "head", "publish", row.pk, from_on="2026-11-20", address=ADDRESS).status_code == 302
    row.refresh_from_db()
    assert row.state == "published"
    client.logout()
    assert row.name in client.get(reverse("discretion:public"), {"q": "明码标价"}).content.decode()
    page = client.get(reverse("discretion:public_record", args=[row.pk])).content.decode()
    assert ADDRESS in page
    assert "1,500元至3,500元" in page


def test_strangers_and_the_public_find_nothing_of_what_is_not_published(client, lists):
    row = filed(lists)
    for part in ("stranger_legal", "other_legal", "stranger_supervisor", "auditor"):
        assert get(client, lists, part, "record", row.pk).status_code == 404
    client.logout()
    assert client.get(reverse("discretion:public_record", args=[row.pk])).status_code == 404
    assert row.name not in client.get(reverse("discretion:public")).content.decode()


def test_steps_are_offered_to_whom_they_are_for(client, lists):
    row = filed(lists)
    assert "撤回报送" in said(get(client, lists, "legal", "record", row.pk))
    assert "审查通过…" not in said(get(client, lists, "prefecture_supervisor", "record", row.pk))
    assert post(client, lists, "officer", "file", row.pk).status_code == 404
    assert post(client, lists, "prefecture_supervisor", "pass", row.pk, opinion="").status_code == 403


def test_the_list_filters_late_filings_and_those_that_wait_and_exports(client, lists):
    with day_of(dt.date(2026, 10, 1)):
        row = made(lists)
    with day_of(dt.date(2026, 10, 16)):
        actions.file(row, by=lists.legal)
    assert not queries.late_ones().exists()
    with day_of(dt.date(2026, 10, 1)):
        late = made(lists, code="SJ-0002", what=saying())
    with day_of(dt.date(2026, 10, 17)):
        actions.file(late, by=lists.legal)
    assert list(queries.late_ones()) == [late]
    page = said(get(client, lists, "supervisor", "list", late="1", view="all"))
    assert "SJ-0002" in page
    assert "SJ-0001" not in page
    export = get(client, lists, "supervisor", "list", view="all", export="xlsx")
    body = b"".join(export.streaming_content) if export.streaming else export.content
    book = openpyxl.load_workbook(io.BytesIO(body))
    rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
    assert sum("SJ-000" in str(row) for row in rows) == 2


def test_a_task_is_confirmed_on_its_page_and_many_at_once(client, lists):
    in_force(lists)
    in_force(lists, code="SJ-0002")
    change = {"statute": "行政处罚法", "kind": "amended", "effective_on": TODAY, "articles": (9,)}
    tasks = actions.follow(actions.Change(id=1, **change), by=lists.system)
    page = said(get(client, lists, "legal", "adjustment", tasks[0].pk))
    assert "这个基准无须调整" in page
    assert post(client, lists, "legal", "adjustment", tasks[0].pk, reason="无").status_code == 422
    assert "这个基准无须调整" not in said(get(client, lists, "supervisor", "adjustment", tasks[0].pk))
    assert get(client, lists, "stranger_legal", "adjustment", tasks[0].pk).status_code == 404
    assert "所选的2个基准" in said(post(client, lists, "legal", "unaffected", ids=[task.pk for task in tasks]))
    post(client, lists, "legal", "unaffected", ids=[task.pk for task in tasks], reason="条文只改了文字，不影响幅度。")
    assert set(Adjustment.objects.values_list("state", "outcome")) == {("settled", "unaffected")}


def test_items_without_a_benchmark_lead_to_a_new_one(client, lists):
    in_force(lists)
    page = said(get(client, lists, "legal", "uncovered"))
    assert f"{reverse('discretion:begin')}?item=SJ-0002" in page
    assert "SJ-0001" not in page
    assert "没有现行的处罚事项" in said(get(client, lists, "other_legal", "uncovered"))


def test_the_calculator_says_tier_range_and_why_and_keeps_the_choice(client, lists):
    row = in_force(lists)
    factors = {f"f{pk}": value for pk, value in given(row, **{"货值金额（元）": "900"}).items()}
    query = {"acted_on": "2026-03-05", "item": CODE, "case_no": "立1号", "party_kind": "legal", **factors}
    page = said(get(client, lists, "officer", "calculator", **query))
    assert "计算结果" not in page
    page = said(get(client, lists, "officer", "calculator", **query, go="1"))
    for text in ("500元至1,500元", "属于“不满1000元”，指向“从轻处罚”", "漠市监规〔2026〕1号", "保存计算结果"):
        assert text in page
    assert "保存计算结果" not in said(get(client, lists, "supervisor", "calculator", **query, go="1", organ=lists.organ.pk))
    refused = post(client, lists, "officer", "calculator", **query, organ=lists.organ.pk, fine="2000", penalty_kinds=["fine"])
    assert refused.status_code == 422
    assert "没有说明理由" in said(refused)
    chosen = {"fine": "2000", "penalty_kinds": ["fine"], "deviation_reason": "当事人拒不整改，影响恶劣。", "discussed_on": "2026-11-20"}
    response = post(client, lists, "officer", "calculator", **query, organ=lists.organ.pk, **chosen)
    kept = Calculation.objects.get()
    assert response.url == reverse("discretion:calculation", args=[kept.pk])
    assert (kept.deviates, kept.case_no, kept.fine, kept.acted_on) == (True, "立1号", 2_000_00, dt.date(2026, 3, 5))
    page = said(get(client, lists, "officer", "calculation", kept.pk))
    assert "偏离裁量权基准" in page
    assert "写入案件" in page
    assert get(client, lists, "other_legal", "calculation", kept.pk).status_code == 404
    assert post(client, lists, "supervisor", "calculator", **query, organ=lists.organ.pk, fine="800").status_code == 403


def test_before_the_benchmark_held_there_is_nothing_to_calculate(client, lists):
    in_force(lists)
    page = said(get(client, lists, "officer", "calculator", acted_on="2026-03-01", item=CODE, go="1"))
    assert "没有可用的基准" in page


def test_garbage_in_the_address_breaks_nothing(client, lists):
    in_force(lists)
    for query in ({"acted_on": "x", "organ": "9" * 30, "item": "\x00", "go": "1"}, {"acted_on": "9999-99-99", "cause": "'"}):
        assert get(client, lists, "officer", "calculator", **query).status_code == 200


def test_what_a_version_changes_is_shown_beside_the_one_before(client, lists):
    in_force(lists)
    row = drafted(lists, what=saying(but("ordinary", fine_max=3_000_00)))
    page = said(get(client, lists, "legal", "differences", row.pk))
    assert "1,500元至3,500元" in page
    assert "1,500元至3,000元" in page
    assert whole(row).no == 2


def test_the_form_of_a_step_opens_exactly_while_its_button_does(client, lists):
    row = filed(lists)
    for part, name in (("head", "make"), ("head", "publish"), ("clerk", "edit"), ("stranger_supervisor", "pass")):
        answer = get(client, lists, part, name, row.pk)
        assert answer.status_code == (404 if part == "stranger_supervisor" else 302), name
    assert get(client, lists, "supervisor", "pass", row.pk).status_code == 200


def test_what_is_wrong_with_a_benchmark_closes_the_step_of_the_head(client, lists):
    row = drafted(lists, what=saying(tiers=but("ordinary", fine_max=9_000_00)))
    [make] = [move for move in get(client, lists, "head", "record", row.pk).context["moves"] if move.label == "制定…"]
    assert "处不合要求" in str(make.closed)
    assert get(client, lists, "head", "make", row.pk).status_code == 302


def test_a_factor_written_anew_in_the_words_of_the_form_is_no_difference(lists):
    before = in_force(lists, what=saying(factors=(_times("首次", "再次以上"),)))
    after = drafted(lists, what=saying(factors=(_times("不满2次", "2次以上"),)))
    assert content.differences(before, after) == []


def _times(first, again):
    cases = (content.OptionSpec(first, "ordinary", None, 2), content.OptionSpec(again, "aggravated", 2, None))
    return content.FactorSpec("times", "一年内违法次数（次）", cases)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_the_form_of_a_factor_offers_is_read_back_word_for_word(lists, language):
    amounts = content.FactorSpec("amount", "货值金额（元）", (
        content.OptionSpec("不足1000元", "lenient", None, 1000_00), content.OptionSpec("1000元以上", "ordinary", 1000_00, None),
    ))  # fmt: skip
    held = content.of(drafted(lists, what=saying(factors=(_times("首次", "再次以上"), amounts)))).factors
    with translation.override(language):
        forms = [FactorForm(FactorForm.filled(spec)) for spec in held]
        assert all(form.is_valid() for form in forms)
    assert tuple(form.spec for form in forms) == held
