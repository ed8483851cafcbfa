"""Pages of the supervision force."""

from django.urls import path

from . import views, views_engagements, views_experts

app_name = "forces"
TRAIL = {"tab": "trail"}
urlpatterns = [
    path("", views.manning_list, name="list"),
    path("staff/", views.staff_list, name="staff"),
    path("staff/new/", views.add_staff, name="add_staff"),
    path("staff/<int:pk>/", views.member, name="member"),
    path("staff/<int:pk>/trail/", views.member, TRAIL, name="member_trail"),
    path("staff/<int:pk>/edit/", views.edit_staff, name="member_edit"),
    path("staff/<int:pk>/<slug:name>/", views.staff_step, name="member_step"),
    path("engagements/", views_engagements.engagement_list, name="engagements"),
    path("engagements/new/", views_engagements.propose, name="propose"),
    path("engagements/<int:pk>/", views_engagements.engagement, name="engagement"),
    path("engagements/<int:pk>/trail/", views_engagements.engagement, TRAIL, name="engagement_trail"),
    path("engagements/<int:pk>/edit/", views_engagements.amend, name="engagement_edit"),
    path("engagements/<int:pk>/letters/<int:term>/<slug:form>/", views_engagements.letter, name="letter"),
    path("engagements/<int:pk>/<slug:name>/", views_engagements.engagement_step, name="engagement_step"),
    path("opinions/", views_engagements.opinion_list, name="opinions"),
    path("opinions/new/", views_engagements.receive, name="receive"),
    path("opinions/<int:pk>/", views_engagements.opinion, name="opinion"),
    path("opinions/<int:pk>/trail/", views_engagements.opinion, TRAIL, name="opinion_trail"),
    path("opinions/<int:pk>/<slug:name>/", views_engagements.opinion_step, name="opinion_step"),
    path("experts/", views_experts.expert_list, name="experts"),
    path("experts/new/", views_experts.nominate, name="nominate"),
    path("experts/confirm/", views_experts.confirm_many, name="confirm_many"),
    path("experts/<int:pk>/", views_experts.expert, name="expert"),
    path("experts/<int:pk>/trail/", views_experts.expert, TRAIL, name="expert_trail"),
    path("experts/<int:pk>/edit/", views_experts.edit_expert, name="expert_edit"),
    path("experts/<int:pk>/declare/", views_experts.declare, name="declare"),
    path("experts/<int:pk>/<slug:name>/", views_experts.expert_step, name="expert_step"),
    path("ties/<int:pk>/lift/", views_experts.lift, name="lift"),
    path("draws/", views_experts.draw_list, name="draws"),
    path("draws/new/", views_experts.new_draw, name="new_draw"),
    path("draws/<int:pk>/", views_experts.draw, name="draw"),
    path("draws/<int:pk>/trail/", views_experts.draw, TRAIL, name="draw_trail"),
    path("draws/<int:pk>/proof/", views_experts.proof, name="proof"),
    path("draws/<int:pk>/<slug:name>/", views_experts.draw_step, name="draw_step"),
    path("seats/<int:pk>/<slug:name>/", views_experts.seat_step, name="seat_step"),
]
