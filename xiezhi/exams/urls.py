"""Pages of examinations."""

from django.urls import path

from . import answer_views, bank_views, pass_views, sitting_views, views

app_name = "exams"
urlpatterns = [
    path("", sitting_views.front, name="list"),
    path("new/", views.prepare, name="prepare"),
    path("<int:pk>/", views.record, name="record"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/invite/", views.invite, name="invite"),
    path("<int:pk>/uninvite/", views.uninvite, name="uninvite"),
    path("<int:pk>/announce/", views.announce, name="announce"),
    path("<int:pk>/call-off/", views.call_off, name="call_off"),
    path("<int:pk>/close/", views.close, name="close"),
    path("<int:pk>/publish/", views.publish, name="publish"),
    path("<int:pk>/answers/", answer_views.answered, name="answers"),
    path("<int:pk>/answers/<int:question>/", answer_views.rekey, name="rekey"),
    path("questions/", bank_views.question_list, name="questions"),
    path("questions/new/", bank_views.add_question, name="add_question"),
    path("questions/<int:pk>/", bank_views.question, name="question"),
    path("questions/<int:pk>/switch/", bank_views.switch_question, name="switch_question"),
    path("passes/", pass_views.pass_list, name="passes"),
    path("passes/new/", pass_views.enter_pass, name="enter_pass"),
    path("passes/<int:pk>/", pass_views.result, name="pass"),
    path("passes/<int:pk>/void/", pass_views.void_pass, name="void_pass"),
    path("sittings/<int:pk>/", sitting_views.sitting, name="sitting"),
    path("sittings/<int:pk>/marks/<int:place>/", sitting_views.correct, name="correct"),
    path("sittings/<int:pk>/begin/", sitting_views.begin, name="begin"),
    path("sittings/<int:pk>/save/", sitting_views.save, name="save"),
    path("sittings/<int:pk>/hand-in/", sitting_views.hand_in, name="hand_in"),
]
