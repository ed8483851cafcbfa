"""Pages of equipment, uniform and budget."""

from django.urls import path

from xiezhi.trail.records import record_paths

from . import views, views_money, views_stocktakes

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
    path("stocktakes/", views_stocktakes.stocktake_list, name="stocktakes"),
    path("stocktakes/new/", views_stocktakes.begin, name="begin"),
    path("stocktakes/<int:pk>/count/", views_stocktakes.count, name="count"),
    path("stocktakes/<int:pk>/scan/", views_stocktakes.scan, name="scan"),
    path("stocktakes/<int:pk>/lines/", views_stocktakes.tally_list, name="tallies"),
    path("stocktakes/<int:pk>/sheet/", views_stocktakes.sheet, name="stocktake_sheet"),
    *record_paths("stocktakes/", "stocktake", views_stocktakes.stocktake, views_stocktakes.stocktake_step),
    path("budget/", views_money.budget_list, name="budget"),
    path("budget/new/", views_money.draft, name="draft"),
    path("budget/<int:pk>/pay/", views_money.pay, name="pay"),
    *record_paths("budget/", "line", views_money.line, views_money.line_step, views_money.edit_line),
    path("payments/<int:pk>/<slug:name>/", views_money.payment_step, name="payment_step"),
]
