"""Pages of findings, rules and runs."""

from django.urls import path, re_path

from . import rule_views, views

app_name = "findings"
urlpatterns = [
    path("", views.finding_list, name="list"),
    path("<int:pk>/", views.record, name="record"),
    path("<int:pk>/trail/", views.trail, name="trail"),
    path("<int:pk>/confirm/", views.confirm, name="confirm"),
    path("<int:pk>/dismiss/", views.dismiss, name="dismiss"),
    path("<int:pk>/reconsider/", views.reconsider, name="reconsider"),
    path("<int:pk>/lead/", views.lead, name="lead"),
    re_path(r"^many/(?P<move>confirm|dismiss)/$", views.many, name="many"),
    path("rules/", rule_views.rule_list, name="rules"),
    re_path(r"^rules/(?P<code>[A-Z]{1,2}\d{2})/$", rule_views.rule, name="rule"),
    path("sweeps/", rule_views.sweep_list, name="sweeps"),
    path("sweeps/ask/", rule_views.ask_sweep, name="ask_sweep"),
    path("sweeps/<int:pk>/progress/", rule_views.progress, name="progress"),
]
