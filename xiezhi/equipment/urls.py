"""Pages of equipment, uniform and budget."""

from django.urls import path

from xiezhi.trail.records import record_paths

from . import views, views_money

app_name = "equipment"
urlpatterns = [
    path("", views.item_list, name="list"),
    path("new/", views.enter, name="enter"),
    path("<int:pk>/calibrate/", views.calibrate, name="calibrate"),
    path("<int:pk>/maintain/", views.maintain, name="maintain"),
    *record_paths("", "item", views.item, views.item_step, views.edit_item),
    path("handouts/", views.handout_list, name="handouts"),
    path("handouts/<int:pk>/<slug:name>/", views.handout_step, name="handout_step"),
    path("uniforms/", views_money.uniform_list, name="uniforms"),
    path("uniforms/new/", views_money.issue, name="issue"),
    *record_paths("uniforms/", "uniform", views_money.uniform, views_money.uniform_step),
    path("budget/", views_money.budget_list, name="budget"),
    path("budget/new/", views_money.draft, name="draft"),
    path("budget/<int:pk>/pay/", views_money.pay, name="pay"),
    *record_paths("budget/", "line", views_money.line, views_money.line_step, views_money.edit_line),
    path("payments/<int:pk>/<slug:name>/", views_money.payment_step, name="payment_step"),
]
