from django.urls import path

from . import views

app_name = "organs"
urlpatterns = [
    path("", views.organ_list, name="list"),
    path("new/", views.create, name="create"),
    path("<int:pk>/", views.record, name="record"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/trail/", views.trail, name="trail"),
]
