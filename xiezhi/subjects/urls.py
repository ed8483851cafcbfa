"""Pages of subjects, entrustments and seals."""

from django.urls import path

from . import paper_views, public_views, views

app_name = "subjects"
urlpatterns = [
    path("", views.subject_list, name="list"),
    path("<int:pk>/", views.record, name="record"),
    path("<int:pk>/trail/", views.trail, name="trail"),
    path("<int:pk>/apply/", views.apply, name="apply"),
    path("applications/<int:pk>/", views.application, name="application"),
    path("applications/<int:pk>/amend/", views.amend, name="amend"),
    path("applications/<int:pk>/<slug:name>/", views.step, name="step"),
    path("entrustments/", paper_views.entrustment_list, name="entrustments"),
    path("entrustments/new/", paper_views.draft, name="draft"),
    path("entrustments/<int:pk>/", paper_views.entrustment, name="entrustment"),
    path("entrustments/<int:pk>/change/", paper_views.change, name="change"),
    path("entrustments/<int:pk>/<slug:name>/", paper_views.entrustment_step, name="entrustment_step"),
    path("seals/", paper_views.seal_list, name="seals"),
    path("seals/new/", paper_views.register_seal, name="register_seal"),
    path("seals/<int:pk>/", paper_views.seal, name="seal"),
    path("seals/<int:pk>/print/", paper_views.seal_print, name="print"),
    path("seals/<int:pk>/picture/", paper_views.add_print, name="add_print"),
    path("seals/<int:pk>/keeping/", paper_views.amend_seal, name="amend_seal"),
    path("seals/<int:pk>/<slug:name>/", paper_views.seal_step, name="seal_step"),
    path("public/", public_views.public_list, name="public"),
    path("public/<int:pk>/", public_views.public_record, name="public_record"),
]
