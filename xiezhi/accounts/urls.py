"""Mounted at the root. `set_language` stands outside the namespace, where the shell looks for it."""

from django.urls import include, path

from . import admin_views, views

own = [
    path("login/", views.log_in, name="login"),
    path("logout/", views.log_out, name="logout"),
    path("password/", views.password, name="password"),
    path("post/", views.switch_post, name="post"),
    path("account/", views.account, name="account"),
    path("account/posts/", views.posts, name="posts"),
    path("account/sessions/<int:pk>/end/", views.end_session, name="end_session"),
    path("accounts/", admin_views.users, name="users"),
    path("accounts/new/", admin_views.create, name="create"),
    path("accounts/<int:pk>/", admin_views.user_page, name="user"),
    path("accounts/<int:pk>/reset/", admin_views.reset, name="reset"),
    path("accounts/<int:pk>/authorise/", admin_views.authorise, name="authorise"),
    path("accounts/<int:pk>/disable/", admin_views.disable, name="disable"),
    path("accounts/<int:pk>/enable/", admin_views.enable, name="enable"),
    path("accounts/posts/<int:pk>/end/", admin_views.end_post, name="end_post"),
]
urlpatterns = [
    path("language/", views.set_language, name="set_language"),
    path("", include((own, "accounts"))),
]
