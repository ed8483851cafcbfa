"""Pages of the supervision force."""

from django.urls import path

from xiezhi.trail.records import record_paths

from . import views, views_draws, views_engagements, views_experts, views_opinions

app_name = "forces"
urlpatterns = [
    path("", views.manning_list, name="list"),
    path("staff/", views.staff_list, name="staff"),
    path("staff/new/", views.add_staff, name="add_staff"),
    *record_paths("staff/", "member", views.member, views.staff_step, views.edit_staff),
    path("engagements/", views_engagements.engagement_list, name="engagements"),
    path("engagements/new/", views_engagements.propose, name="propose"),
    path("engagements/appoint/", views_engagements.appoint_many, name="appoint_many"),
    path("engagements/letters/", views_engagements.letters_many, name="letters_many"),
    path("engagements/<int:pk>/letters/<int:term>/<slug:form>/", views_engagements.letter, name="letter"),
    *record_paths("engagements/", "engagement", views_engagements.engagement, views_engagements.engagement_step,
                  views_engagements.amend),
    path("opinions/", views_opinions.opinion_list, name="opinions"),
    path("opinions/new/", views_opinions.receive, name="receive"),
    *record_paths("opinions/", "opinion", views_opinions.opinion, views_opinions.opinion_step),
    path("experts/", views_experts.expert_list, name="experts"),
    path("experts/new/", views_experts.nominate, name="nominate"),
    path("experts/confirm/", views_experts.confirm_many, name="confirm_many"),
    path("experts/<int:pk>/declare/", views_experts.declare, name="declare"),
    *record_paths("experts/", "expert", views_experts.expert, views_experts.expert_step, views_experts.edit_expert),
    path("ties/<int:pk>/lift/", views_experts.lift, name="lift"),
    path("draws/", views_draws.draw_list, name="draws"),
    path("draws/new/", views_draws.new_draw, name="new_draw"),
    path("draws/<int:pk>/minutes/", views_draws.minutes, name="minutes"),
    path("draws/<int:pk>/proof/", views_draws.proof, name="proof"),
    *record_paths("draws/", "draw", views_draws.draw, views_draws.draw_step),
    path("seats/<int:pk>/<slug:name>/", views_draws.seat_step, name="seat_step"),
]  # fmt: skip
