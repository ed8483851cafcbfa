"""Pages of cases."""

from django.urls import path

from . import views

app_name = "cases"
urlpatterns = [
    path("", views.case_list, name="list"),
    path("<int:pk>/", views.record, name="record"),
    path("<int:pk>/distribution/", views.distribution, name="distribution"),
    path("calculations/<int:pk>/write/", views.write_calculation, name="write_calculation"),
    path("<int:pk>/changes/", views.changes, name="changes"),
    path("<int:pk>/trail/", views.trail, name="trail"),
]
