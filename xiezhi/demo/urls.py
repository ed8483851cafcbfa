from django.urls import path

from . import views

app_name = "demo"
urlpatterns = [
    path("", views.step_in, name="step_in"),
    path("as/<int:pk>/", views.step_in_as, name="step_in_as"),
    path("sample/<slug:name>.xlsx", views.sample_file, name="sample"),
]
