"""Pages of benchmarks, their tasks and the calculator; and what anybody may read."""

from django.urls import path

from . import adjust_views, calc_views, draft_views, public_views, record_views, views

app_name = "discretion"
urlpatterns = [
    path("", views.benchmark_list, name="list"),
    path("begin/", draft_views.begin, name="begin"),
    path("uncovered/", views.uncovered_list, name="uncovered"),
    path("<int:pk>/", record_views.record, name="record"),
    path("<int:pk>/edit/", draft_views.edit, name="edit"),
    path("<int:pk>/differences/", record_views.differences, name="differences"),
    path("<int:pk>/trail/", record_views.trail, name="trail"),
    path("<int:pk>/make/", record_views.make, name="make"),
    path("<int:pk>/file/", record_views.file, name="file"),
    path("<int:pk>/recall/", record_views.recall, name="recall"),
    path("<int:pk>/reopen/", record_views.reopen, name="reopen"),
    path("<int:pk>/return/", record_views.return_, name="return"),
    path("<int:pk>/pass/", record_views.pass_, name="pass"),
    path("<int:pk>/publish/", record_views.publish, name="publish"),
    path("<int:pk>/show/", record_views.show_, name="show"),
    path("<int:pk>/end/", record_views.end, name="end"),
    path("<int:pk>/discard/", record_views.discard, name="discard"),
    path("adjustments/", views.adjustment_list, name="adjustments"),
    path("adjustments/unaffected/", adjust_views.unaffected, name="unaffected"),
    path("adjustments/<int:pk>/", adjust_views.record, name="adjustment"),
    path("calculator/", calc_views.calculator, name="calculator"),
    path("calculations/", views.calculation_list, name="calculations"),
    path("calculations/<int:pk>/", calc_views.calculation, name="calculation"),
    path("calculations/<int:pk>/void/", calc_views.void, name="void"),
    path("public/", public_views.search, name="public"),
    path("public/<int:pk>/", public_views.record, name="public_record"),
]
