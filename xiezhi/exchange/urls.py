"""Pages of batches."""

from django.urls import path

from . import views

app_name = "exchange"
urlpatterns = [
    path("", views.batch_list, name="list"),
    path("new/", views.upload, name="upload"),
    path("template.xlsx", views.template, name="template"),
    path("<int:pk>/", views.batch, name="batch"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/again/", views.again, name="again"),
    path("<int:pk>/waiting.xlsx", views.take_away, name="take_away"),
    path("<int:pk>/mend/", views.mend_many, name="mend_many"),
    path("<int:pk>/discard/", views.discard_many, name="discard_many"),
    path("<int:pk>/trail/", views.trail, name="trail"),
    path("rows/<int:pk>/mend/", views.mend, name="mend"),
    path("rows/<int:pk>/discard/", views.discard, name="discard"),
]
