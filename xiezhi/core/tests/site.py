"""A site that has the gallery and a few pages for the tests: config/urls.py knows rooms that the kit must not need."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.http import HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from xiezhi.core.web import filters, lists
from xiezhi.core.web.columns import Column
from xiezhi.core.web.policy import public_page


class ActorForTests:
    """Stands where the middleware of accounts stands."""

    actor = None

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.actor = self.actor
        return self.get_response(request)


class TypeList(lists.ListPage):
    """A list over a real table."""

    title = "表"
    columns = (
        Column("model", "名称", sort=True),
        Column("app_label", "应用", sort=True),
        Column("fine", "金额", value=lambda row: row.pk * 100, kind="money", shown=False),
        Column("pk", "编号", kind="number", export_only=True),
    )
    filters = (
        filters.Text("q", "名称", fields=("model", "app_label")),
        filters.Choice("app", "应用", field="app_label", choices=[("zz", "甲"), ("yy", "乙")]),
        filters.DateRange("on", "日期", q=lambda ends: Q()),
    )
    default_sort = "model"
    log: list = []

    def queryset(self):
        return ContentType.objects.filter(app_label__in=["zz", "yy"])

    def row_url(self, row):
        return f"/types/{row.pk}/"

    def exported(self, rows, sha256):
        self.log.append((rows, sha256))


class SavedList(TypeList):
    """A list whose views are kept, here in a class attribute."""

    can_save_views = True
    kept: list = []

    def saved_views(self):
        return [lists.SavedView(name, query, n) for n, (name, query) in enumerate(self.kept, start=1)]

    def save_view(self, name, query):
        self.kept.append((name, query))
        return self.saved_views()

    def delete_view(self, pk):
        del self.kept[pk - 1]


class BuiltList(TypeList):
    """A list that builds its columns anew each time it is asked, without search and without records to open."""

    filters = ()

    @property
    def columns(self):
        return (Column("model", "名称", value=lambda row: row.model), Column("app", "应用", value=lambda row: row.app_label))

    def row_url(self, row):
        return ""


def upload(request):
    return HttpResponse(",".join(f"{k}={f.size}" for k, f in request.FILES.items()) or "none")


@require_POST
def only_post(request):
    return HttpResponse("done")


def broken(request):
    raise ZeroDivisionError("secret detail")


urlpatterns = [
    path("_kit/", include("xiezhi.core.web.kit.urls")),
    path("types/", public_page(TypeList.as_view()), name="types"),
    path("saved/", public_page(SavedList.as_view()), name="saved"),
    path("built/", public_page(BuiltList.as_view())),
    path("upload/", public_page(upload)),
    path("broken/", public_page(broken)),
    path("only_post/", public_page(only_post)),
    path("i18n/", set_language, name="set_language"),
]
handler400 = "xiezhi.core.web.errors.bad_request"
handler403 = "xiezhi.core.web.errors.forbidden"
handler404 = "xiezhi.core.web.errors.not_found"
handler500 = "xiezhi.core.web.errors.server_error"
