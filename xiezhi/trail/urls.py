from django.urls import path

from . import views

app_name = "trail"
urlpatterns = [
    path("", views.trail_list, name="list"),
    path("<int:seq>/", views.line_page, name="line"),
    path("verify/", views.verify_page, name="verify"),
    path("head/", views.head_page, name="head"),
    path("export/", views.export, name="export"),
    path("verifier/", views.verifier, name="verifier"),
]
