"""Pages of leads."""

from django.urls import path

from . import views

app_name = "leads"
urlpatterns = [
    path("", views.lead_list, name="list"),
    path("open/", views.open_, name="open"),
    path("<int:pk>/", views.record, name="record"),
    path("<int:pk>/trail/", views.trail, name="trail"),
    path("<int:pk>/supervise/", views.supervise, name="supervise"),
    path("<int:pk>/drop/", views.drop, name="drop"),
    path("<int:pk>/close/", views.close, name="close"),
]
