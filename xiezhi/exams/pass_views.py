"""Pages of those who have passed, on paper or here."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from xiezhi.accounts.pages import ListView
from xiezhi.core import roles
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import Choice, DateRange, Text
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.policy import page
from xiezhi.core.web.steps import form_page

from . import actions, queries
from .forms import PassForm
from .models import Source
from .views import HOLDERS, READERS, actor_of, crumbs


class PassList(ListView):
    """Who has passed, on paper or here."""

    title = gettext_lazy("合格名单")
    columns = (
        Column("person", gettext_lazy("姓名"), value="person.name", sort="person__name"),
        Column("organ", gettext_lazy("机关"), value="person.organ.name", sort="person__organ__name", width="clip"),
        Column("passed_on", gettext_lazy("考试合格日期"), kind="date", sort=True),
        Column("valid_to", gettext_lazy("合格有效期至"), kind="date", sort=True),
        Column("source", gettext_lazy("成绩来源"), value="get_source_display", sort="source"),
        Column("number", gettext_lazy("编号"), width="code"),
        Column("entered_by", gettext_lazy("登记人"), shown=False),
    )
    filters = (
        Text("q", gettext_lazy("姓名、机关、编号"), fields=("person__name", "person__organ__name", "number")),
        Choice("source", gettext_lazy("成绩来源"), choices=Source.choices),
        DateRange("passed_on", gettext_lazy("考试合格日期")),
    )
    default_sort = "-passed_on"
    empty = Empty(
        gettext_lazy("还没有合格成绩"), gettext_lazy("公布成绩或者登记纸质成绩后出现在这里。"), icon="patch-check"
    )

    def queryset(self) -> Any:
        return queries.passes_visible_to(self.actor).select_related("person__organ")

    def actions(self) -> list[dict[str, Any]]:
        if self.actor and self.actor.role in roles.SUPERVISION:
            return [{"label": _("登记纸质成绩"), "url": reverse("exams:enter_pass"), "icon": "plus-lg", "main": True}]
        return []


@page(*HOLDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def enter_pass(request: HttpRequest) -> HttpResponse:
    """A result from paper."""
    actor = actor_of(request)
    form = PassForm(request.POST or None, actor=actor)

    def do(data: dict[str, Any]) -> tuple[str, str]:
        actions.enter_pass(
            form.person, by=actor, passed_on=data["passed_on"], valid_to=data["valid_to"], number=data["number"]
        )
        return _("已登记%(name)s的成绩。") % {"name": form.person.name}, reverse("exams:passes")

    return form_page(request, form, do, back=reverse("exams:passes"), title=_("登记纸质成绩"), submit=_("登记"),
                     crumbs=crumbs((_("合格名单"), reverse("exams:passes"))))  # fmt: skip


pass_list = page(*READERS)(PassList.as_view())
