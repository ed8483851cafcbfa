"""Pages of lists, items, delegations; and what anybody may read."""

from django.urls import path

from . import adjust_views, delegation_views, edition_views, item_views, public_views, views

app_name = "catalogue"
urlpatterns = [
    path("", views.item_list, name="list"),
    path("compare/", views.compare, name="compare"),
    path("unused/", views.unused_list, name="unused"),
    path("items/<int:pk>/", item_views.record, name="item"),
    path("items/<int:pk>/edit/", item_views.edit, name="item_edit"),
    path("items/<int:pk>/use/", item_views.use, name="item_use"),
    path("items/<int:pk>/keep/", item_views.keep, name="item_keep"),
    path("lists/", views.edition_list, name="editions"),
    path("lists/begin/", edition_views.begin, name="begin"),
    path("lists/<int:pk>/", edition_views.record, name="edition"),
    path("lists/<int:pk>/items/", edition_views.items, name="edition_items"),
    path("lists/<int:pk>/items/new/", item_views.new, name="item_new"),
    path("lists/<int:pk>/items/remove/", edition_views.items_remove, name="items_remove"),
    path("lists/<int:pk>/differences/", edition_views.differences, name="differences"),
    path("lists/<int:pk>/check/", edition_views.check, name="check"),
    path("lists/<int:pk>/trail/", edition_views.trail, name="edition_trail"),
    path("lists/<int:pk>/review/", item_views.review, name="review"),
    path("lists/<int:pk>/submit/", edition_views.submit, name="submit"),
    path("lists/<int:pk>/recall/", edition_views.recall, name="recall"),
    path("lists/<int:pk>/reopen/", edition_views.reopen, name="reopen"),
    path("lists/<int:pk>/return/", edition_views.return_, name="return"),
    path("lists/<int:pk>/pass/", edition_views.pass_, name="pass"),
    path("lists/<int:pk>/publish/", edition_views.publish, name="publish"),
    path("lists/<int:pk>/end/", edition_views.end, name="end"),
    path("lists/<int:pk>/discard/", edition_views.discard, name="discard"),
    path("adjustments/", views.adjustment_list, name="adjustments"),
    path("adjustments/<int:pk>/", adjust_views.record, name="adjustment"),
    path("townships/", views.delegation_list, name="delegations"),
    path("townships/items/", views.delegated_list, name="delegated"),
    path("townships/handovers/", views.handover_list, name="handovers"),
    path("townships/new/", delegation_views.delegate, name="delegate"),
    path("townships/<int:pk>/", delegation_views.record, name="delegation"),
    path("townships/<int:pk>/trail/", delegation_views.trail, name="delegation_trail"),
    path("townships/<int:pk>/issue/", delegation_views.issue, name="issue"),
    path("townships/<int:pk>/drop/", delegation_views.drop, name="drop"),
    path("townships/<int:pk>/revoke/", delegation_views.revoke, name="revoke"),
    path("public/", public_views.search, name="public"),
    path("public/items/<int:pk>/", public_views.item, name="public_item"),
    path("public/<str:code>/", public_views.organ, name="public_organ"),
]
