"""Pages of training."""

from django.urls import path

from . import views, views_courses, views_hours, views_plans

app_name = "training"
urlpatterns = [
    path("", views.people_list, name="list"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/trail/", views.person_trail, name="person_trail"),
    path("people/<int:pk>/excuse/", views.claim, name="claim"),
    path("people/<int:pk>/out/", views.move_out, name="move_out"),
    path("roster/new/", views.enrol, name="enrol"),
    path("coverage/", views.coverage_list, name="coverage"),
    path("hours/", views_hours.attendance_list, name="attendances"),
    path("hours/<int:pk>/", views_hours.attendance, name="attendance"),
    path("hours/<int:pk>/trail/", views_hours.attendance_trail, name="attendance_trail"),
    path("hours/<int:pk>/correct/", views_hours.correct, name="correct"),
    path("hours/<int:pk>/void/", views_hours.void, name="void"),
    path("hours/<int:pk>/proof/", views_hours.attach, name="attach"),
    path("hours/<int:pk>/files/<int:file_pk>/", views_hours.proof, name="proof"),
    path("courses/", views_courses.course_list, name="courses"),
    path("courses/new/", views_courses.new_course, name="new_course"),
    path("courses/<int:pk>/", views_courses.course, name="course"),
    path("courses/<int:pk>/trail/", views_courses.course_trail, name="course_trail"),
    path("courses/<int:pk>/edit/", views_courses.edit_course, name="edit_course"),
    path("courses/<int:pk>/roll/", views_courses.roll, name="roll"),
    path("courses/<int:pk>/cancel/", views_courses.cancel_course, name="cancel_course"),
    path("courses/<int:pk>/proof/", views_courses.course_attach, name="course_attach"),
    path("courses/<int:pk>/files/<int:file_pk>/", views_courses.course_file, name="course_file"),
    path("plans/", views_plans.plan_list, name="plans"),
    path("plans/new/", views_plans.new_plan, name="new_plan"),
    path("plans/<int:pk>/", views_plans.plan, name="plan"),
    path("plans/<int:pk>/trail/", views_plans.plan_trail, name="plan_trail"),
    path("plans/<int:pk>/edit/", views_plans.edit_plan, name="edit_plan"),
    path("plans/<int:pk>/drop/", views_plans.drop_plan, name="drop_plan"),
    path("plans/<int:pk>/issue/", views_plans.issue_plan, name="issue_plan"),
    path("plans/<int:pk>/finish/", views_plans.finish_plan, name="finish_plan"),
    path("excuses/", views_plans.excuse_list, name="excuses"),
    path("excuses/<int:pk>/", views_plans.excuse, name="excuse"),
    path("excuses/<int:pk>/accept/", views_plans.accept, name="accept"),
    path("excuses/<int:pk>/reject/", views_plans.reject, name="reject"),
    path("excuses/<int:pk>/withdraw/", views_plans.withdraw, name="withdraw"),
    path("excuses/<int:pk>/files/<int:file_pk>/", views_plans.excuse_file, name="excuse_file"),
]
