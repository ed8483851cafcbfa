from django.urls import path

from . import handover_views, powers, views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("powers/", powers.powers, name="powers"),
    path("powers/summary/", powers.summary, name="powers_summary"),
    path("case/<int:pk>/", views.dossier, name="case"),
    path("handovers/<int:pk>/", handover_views.record, name="handover"),
    path("handovers/<int:pk>/finish/", handover_views.finish, name="handover_finish"),
    path("handovers/cases/<int:pk>/receive/", handover_views.receive, name="receive"),
]
