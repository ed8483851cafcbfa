"""Gallery pages. They use the kit exactly as rooms do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xiezhi.core.errors import GateClosed, Refusal
from xiezhi.core.web import filters, lists, pieces
from xiezhi.core.web import forms as kit_forms
from xiezhi.core.web.columns import Column

from . import sample


def gallery(request: HttpRequest) -> HttpResponse:
    facts = [
        pieces.Fact("当事人", "某某商店（个体工商户）"),
        pieces.Fact("统一社会信用代码", "92232721MA00000000", source="报送批次 2026-03"),
        pieces.Fact("罚款", 1_250_000, "money"),
        pieces.Fact("立案日期", dt.date(2026, 3, 2), "date"),
        pieces.Fact("法制审核日期", None, "date"),
        pieces.Fact("案由", sample.CAUSES[4], wide=True),
    ]
    context = {
        "states": sample.STATES,
        "facts": facts,
        "due": sample.due(),
        "due_over": sample.due(over=True),
        "line": sample.breached_case(),
        "line_long": sample.long_case(),
        "buttons": _moves(),
        "files": _files(),
        "people": _people(),
        "history": _history(),
        "note": pieces.Note("有 2 处不符合要求：", "bad", ["立案日期晚于决定日期", "罚款金额缺失"]),
        "steps": [
            pieces.Step("研判", "done", "2026-09-01"),
            pieces.Step("制发督办函", "done", "2026-09-03"),
            pieces.Step("整改", "now", "至 2026-09-30"),
            pieces.Step("验收"),
            pieces.Step("办结"),
        ],
        "rows": list(sample.rows()[:4]),
    }
    return render(request, "core/kit/gallery.html", context)


class KitList(lists.ListPage):
    title = "案件"
    intro = "本级和下级执法机关报送的行政处罚案件。"
    columns: Sequence[Column] = (
        Column("number", "立案号", sort=True),
        Column("cause", "案由", sort=True, width="wide"),
        Column("organ", "执法机关", sort=True, width="clip"),
        Column("state", "状态", kind="state", sort="state.value"),
        Column("fine", "罚款", kind="money", sort=True),
        Column("filed", "立案日期", kind="date", sort=True),
        Column("decided", "决定日期", kind="date", sort=True, shown=False),
        Column("days", "办案天数", kind="number", sort=True),
        Column("pk", "记录编号", export_only=True),
    )
    filters: Sequence[filters.Filter] = (
        filters.Text("q", "立案号、案由", fields=("number", "cause")),
        filters.OrganChoice("organ", "执法机关", choices=lambda actor: [(o, o) for o in sample.ORGANS]),
        filters.MultiChoice("state", "状态", field="state.value", choices=[(s.value, s.label) for s in sample.STATES]),
        filters.YesNo("decided", "已作出决定", q=lambda yes: Q(decided__isnull=not yes)),
        filters.DateRange("filed", "立案日期"),
    )
    default_sort = "-filed"
    can_save_views = True
    bulk = (
        lists.Bulk("confirm", "确认所选", "/_kit/", "check-lg", main=True),
        lists.Bulk("dismiss", "不成立", "/_kit/"),
    )
    empty = lists.Empty("还没有案件", "执法机关报送后出现在这里。", "去报送", "/_kit/form/")

    def queryset(self) -> Any:
        return sample.rows()

    def row_url(self, row: Any) -> str:
        return reverse("kit:record")

    def actions(self) -> list[dict[str, Any]]:
        return [{"label": "报送数据", "url": reverse("kit:form"), "icon": "upload", "main": True}]

    def saved_views(self) -> list[lists.SavedView]:
        return [lists.SavedView("整改逾期", "state=late", 1), lists.SavedView("未决定", "decided=0", 2)]


def record(request: HttpRequest) -> HttpResponse:
    head = pieces.RecordHead(
        title=sample.CAUSES[0],
        number="呼市监罚立〔2026〕0117号",
        kind="行政处罚案件",
        organ=sample.ORGANS[4],
        organ_url="#",
        level="县级",
        state=sample.STATES[2],
        due=sample.due(over=True),
        crumbs=(pieces.Crumb("案件", reverse("kit:list")), pieces.Crumb("呼市监罚立〔2026〕0117号")),
    )
    context = {
        "head": head,
        "tabs": [
            pieces.Tab("概况", "#", True),
            pieces.Tab("预警", "#", count=3),
            pieces.Tab("监督文书", "#", count=1),
            pieces.Tab("操作留痕", "#", count=28),
        ],
        "line": sample.breached_case(),
        "facts": [
            pieces.Fact("当事人", "某某商店（个体工商户）"),
            pieces.Fact("证照编号", "92232721MA00000000", source="报送批次 2026-03"),
            pieces.Fact("罚款", 1_250_000, "money"),
            pieces.Fact("违法所得", 0, "money"),
            pieces.Fact("立案日期", dt.date(2026, 3, 2), "date"),
            pieces.Fact("决定日期", dt.date(2026, 6, 24), "date"),
            pieces.Fact("案情", "当事人经营的食品超过保质期，货值金额三百二十元，尚未售出。", "long"),
        ],
        "moves": _moves(),
        "dues": [sample.due(over=True), sample.due()],
        "people": _people(),
        "files": _files(),
        "history": _history(),
    }
    return render(request, "core/kit/record.html", context)


class SampleForm(kit_forms.Form):
    number = forms.CharField(label="立案号", max_length=40)
    organ = forms.ChoiceField(label="执法机关", choices=[("", "")] + [(o, o) for o in sample.ORGANS])
    filed = kit_forms.DateField(label="立案日期")
    fine = kit_forms.MoneyField(label="罚款", help_text="决定书上的金额，以元计。", required=False)
    kind = forms.ChoiceField(
        label="程序", choices=[("simple", "简易程序"), ("normal", "普通程序")], widget=forms.RadioSelect
    )
    heard = forms.BooleanField(label="举行了听证", required=False)
    opinion = kit_forms.TextField(label="意见", max_length=200, help_text="写明事实、依据和要求。")
    proof = kit_forms.UploadField(label="证明材料", kinds=("pdf", "docx", "jpg", "png"), required=False)

    sections = (
        kit_forms.Section("案件", ("number", "organ", "filed", "fine", "kind", "heard"), "带出的内容可以修改"),
        kit_forms.Section("意见与材料", ("opinion", "proof")),
    )
    sources = {"number": "报送批次 2026-03"}


def form(request: HttpRequest) -> HttpResponse:
    bound = SampleForm(request.POST or None, request.FILES or None, initial={"number": "呼市监罚立〔2026〕0117号"})
    if request.method == "POST" and bound.is_valid():
        messages.success(request, "已提交。")
        return redirect("kit:form")
    status = 422 if bound.errors else 200
    context = {
        "form": bound,
        "title": "报告整改情况",
        "intro": "填写后由监督机构验收。",
        "submit": "提交报告",
        "cancel_url": reverse("kit:record"),
        "draft_key": "kit-form",
    }
    return render(request, "core/form.html", context, status=status)


def bare(request: HttpRequest) -> HttpResponse:
    class Login(kit_forms.Form):
        user = forms.CharField(label="用户名")
        word = forms.CharField(label="口令", widget=forms.PasswordInput)

    return render(request, "core/kit/bare.html", {"form": Login()})


def refusal(request: HttpRequest, status: int) -> HttpResponse:
    if status == 409:
        raise GateClosed(
            "SUP-03",
            "本案已进入行政复议，不能作为个案监督。",
            "复议终结后再办；涉及普遍性问题的，可另立监督线索。",
            clause="行政执法监督条例第三十三条",
            facts=["2026-09-02 行政复议受理"],
        )
    raise Refusal("KIT-01", "缺少整改期限。", "填写整改期限后再提交。", status=status)


def _moves() -> list[pieces.MoveButton]:
    return [
        pieces.MoveButton("制发督办函", "/_kit/form/", main=True, form=True, icon="send"),
        pieces.MoveButton("退回补正", "/_kit/", confirm="退回后由执法机关补正，期限重新计算。确定退回？", icon="reply"),
        pieces.MoveButton("提请制发决定书", closed="整改期限未满（2026-09-30），条例第二十九条"),
    ]


def _files() -> list[pieces.FileRow]:
    return [
        pieces.FileRow(
            "行政处罚决定书（呼市监罚〔2026〕0117号）.pdf",
            "#",
            482_113,
            "处罚决定",
            dt.date(2026, 6, 24),
            digest="9f2c" * 16,
        ),
        pieces.FileRow("现场检查视频.mp4", "#", 88_482_113, "音像记录", dt.date(2026, 3, 9), digest="77ab" * 16),
        pieces.FileRow("询问笔录.docx", "#", 22_113, "证据", dt.date(2026, 3, 12)),
    ]


def _people() -> list[pieces.PersonRow]:
    return [
        pieces.PersonRow("演示人员甲", "承办人", sample.ORGANS[0]),
        pieces.PersonRow("演示人员乙", "法制审核", sample.ORGANS[0]),
    ]


def _history() -> list[pieces.Happening]:
    return [
        pieces.Happening(dt.date(2026, 9, 15), "整改期限届满，未收到报告", "系统", tone="bad"),
        pieces.Happening(dt.date(2026, 9, 3), "制发督办函", "演示人员丙", "呼司督〔2026〕7号"),
        pieces.Happening(dt.date(2026, 9, 1), "确认预警，立为监督线索", "演示人员丙"),
        pieces.Happening(dt.date(2026, 8, 30), "规则检查发现：超期作出处罚决定", "系统", tone="warn"),
    ]
