"""Pages of findings, rules and runs."""

from django.urls import path, re_path

from . import (
    group_views,
    list_views,
    mute_views,
    rule_views,
    setting_views,
    statistics_views,
    sweep_views,
    threshold_list,
    views,
)

app_name = "findings"
CODE = r"(?P<code>[A-Z]{1,2}\d{2})"
urlpatterns = [
    path("", list_views.finding_list, name="list"),
    path("by-act/", group_views.by_act, name="by_act"),
    path("by-pattern/", group_views.by_pattern, name="by_pattern"),
    path("<int:pk>/", views.record, name="record"),
    path("<int:pk>/trail/", views.trail, name="trail"),
    path("<int:pk>/confirm/", views.confirm, name="confirm"),
    path("<int:pk>/dismiss/", views.dismiss, name="dismiss"),
    path("<int:pk>/reconsider/", views.reconsider, name="reconsider"),
    path("<int:pk>/lead/", views.lead, name="lead"),
    re_path(r"^many/(?P<move>confirm|dismiss)/$", views.many, name="many"),
    path("rules/", rule_views.rule_list, name="rules"),
    path("rules/statistics/", statistics_views.statistics, name="statistics"),
    path("rules/thresholds/", threshold_list.threshold_list, name="thresholds"),
    re_path(rf"^rules/{CODE}/$", rule_views.rule, name="rule"),
    re_path(rf"^rules/{CODE}/results/$", rule_views.rule_results, name="rule_results"),
    re_path(rf"^rules/{CODE}/settings/$", rule_views.rule_settings, name="rule_settings"),
    re_path(rf"^rules/{CODE}/mute/$", mute_views.mute, name="mute"),
    re_path(rf"^rules/{CODE}/thresholds/(?P<param>[a-z_]{{1,30}})/$", setting_views.propose, name="propose"),
    re_path(rf"^rules/(?P<pack>[a-z0-9_]{{2,40}})/{CODE}/$", rule_views.waiting_rule, name="waiting_rule"),
    path("rules/mutes/<int:pk>/lift/", mute_views.lift, name="lift"),
    path("rules/thresholds/<int:pk>/", setting_views.threshold, name="threshold"),
    path("rules/thresholds/<int:pk>/trail/", setting_views.threshold_trail, name="threshold_trail"),
    path("rules/thresholds/<int:pk>/try/", setting_views.threshold_try, name="threshold_try"),
    path("rules/thresholds/<int:pk>/adopt/", setting_views.threshold_adopt, name="threshold_adopt"),
    path("rules/thresholds/<int:pk>/withdraw/", setting_views.threshold_withdraw, name="threshold_withdraw"),
    path("rules/thresholds/<int:pk>/ask-end/", setting_views.threshold_ask_end, name="threshold_ask_end"),
    path("rules/thresholds/<int:pk>/end/", setting_views.threshold_end, name="threshold_end"),
    path("rules/thresholds/<int:pk>/keep/", setting_views.threshold_keep, name="threshold_keep"),
    path("rules/trials/<int:pk>/progress/", setting_views.trial_progress, name="trial_progress"),
    path("sweeps/", sweep_views.sweep_list, name="sweeps"),
    path("sweeps/ask/", sweep_views.ask_sweep, name="ask_sweep"),
    path("sweeps/<int:pk>/progress/", sweep_views.progress, name="progress"),
]
