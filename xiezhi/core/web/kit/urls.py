from django.urls import path

from xiezhi.core.web.policy import public_page

from . import views

app_name = "kit"
urlpatterns = [
    path("", public_page(views.gallery), name="home"),
    path("list/", public_page(views.KitList.as_view()), name="list"),
    path("record/", public_page(views.record), name="record"),
    path("form/", public_page(views.form), name="form"),
    path("login/", public_page(views.bare), name="bare"),
    path("refusal/<int:status>/", public_page(views.refusal), name="refusal"),
]
