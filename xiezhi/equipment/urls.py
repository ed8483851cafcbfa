"""Pages of equipment, uniform and budget."""

from django.urls import path

from . import views, views_money

app_name = "equipment"
TRAIL = {"tab": "trail"}
urlpatterns = [
    path("", views.item_list, name="list"),
    path("new/", views.enter, name="enter"),
    path("<int:pk>/", views.item, name="item"),
    path("<int:pk>/trail/", views.item, TRAIL, name="item_trail"),
    path("<int:pk>/edit/", views.edit_item, name="item_edit"),
    path("<int:pk>/calibrate/", views.calibrate, name="calibrate"),
    path("<int:pk>/maintain/", views.maintain, name="maintain"),
    path("<int:pk>/<slug:name>/", views.item_step, name="item_step"),
    path("handouts/", views.handout_list, name="handouts"),
    path("handouts/<int:pk>/<slug:name>/", views.handout_step, name="handout_step"),
    path("uniforms/", views_money.uniform_list, name="uniforms"),
    path("uniforms/new/", views_money.issue, name="issue"),
    path("uniforms/<int:pk>/", views_money.uniform, name="uniform"),
    path("uniforms/<int:pk>/trail/", views_money.uniform, TRAIL, name="uniform_trail"),
    path("uniforms/<int:pk>/<slug:name>/", views_money.uniform_step, name="uniform_step"),
    path("budget/", views_money.budget_list, name="budget"),
    path("budget/new/", views_money.draft, name="draft"),
    path("budget/<int:pk>/", views_money.line, name="line"),
    path("budget/<int:pk>/trail/", views_money.line, TRAIL, name="line_trail"),
    path("budget/<int:pk>/edit/", views_money.edit_line, name="line_edit"),
    path("budget/<int:pk>/pay/", views_money.pay, name="pay"),
    path("budget/<int:pk>/<slug:name>/", views_money.line_step, name="line_step"),
    path("payments/<int:pk>/<slug:name>/", views_money.payment_step, name="payment_step"),
]
