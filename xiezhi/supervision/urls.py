"""Pages of supervision. Files have no address of their own: they are reached through their instrument."""

from django.urls import path

from . import views, views_decide, views_issue

app_name = "supervision"
urlpatterns = [
    path("", views.instrument_list, name="list"),
    path("issue/", views_issue.issue, name="issue"),
    path("issue/preview/", views_issue.issue_preview, name="issue_preview"),
    path("decisions/", views_decide.decisions, name="decisions"),
    path("decisions/<int:pk>/", views_decide.proposal, name="proposal"),
    path("decisions/<int:pk>/decide/", views_decide.decide, name="decide"),
    path("decisions/<int:pk>/decline/", views_decide.decline, name="decline"),
    path("decisions/<int:pk>/issue/", views_decide.issue_decision, name="issue_decision"),
    path("decisions/<int:pk>/preview/", views_decide.decision_preview, name="decision_preview"),
    path("<int:pk>/", views.record, name="record"),
    path("<int:pk>/trail/", views.trail, name="trail"),
    path("<int:pk>/file/<int:file_pk>/", views.file, name="file"),
    path("<int:pk>/report/", views.report, name="report"),
    path("<int:pk>/object/", views.object_, name="object"),
    path("<int:pk>/answer/", views.answer, name="answer"),
    path("<int:pk>/accept/", views.accept, name="accept"),
    path("<int:pk>/return/", views.return_, name="return"),
    path("<int:pk>/propose/", views.propose, name="propose"),
]
