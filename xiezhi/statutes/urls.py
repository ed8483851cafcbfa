"""Pages of the collection of statutes."""

from django.urls import path

from . import keeping_views, lookup_views, views

app_name = "statutes"
urlpatterns = [
    path("", views.statute_list, name="list"),
    path("search/", lookup_views.search, name="search"),
    path("cite/", lookup_views.cite, name="cite"),
    path("upload/", keeping_views.upload, name="upload"),
    path("<int:pk>/", views.statute, name="statute"),
    path("<int:pk>/trail/", views.trail, name="trail"),
    path("<int:pk>/repeal/", keeping_views.repeal, name="repeal"),
    path("<int:pk>/restore/", keeping_views.restore, name="restore"),
    path("<int:pk>/edit/", keeping_views.rename, name="rename"),
    path("edition/<int:pk>/", views.edition, name="edition"),
    path("edition/<int:pk>/text/", views.source, name="source"),
    path("edition/<int:pk>/adopt/", keeping_views.proposal, name="proposal"),
    path("edition/<int:pk>/withdraw/", keeping_views.withdraw, name="withdraw"),
    path("edition/<int:pk>/day/", keeping_views.day, name="day"),
    path("article/<int:pk>/", views.article, name="article"),
    path("compare/<int:old>/<int:new>/", views.compare, name="compare"),
]
