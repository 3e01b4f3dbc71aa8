"""The door and the operator's own page."""

from __future__ import annotations

from django.urls import path

from qunluo.console.accounts import views

urlpatterns = [
    path("link/<str:token>/", views.link, name="accounts.link"),
    path("sign-in/", views.sign_in, name="accounts.sign_in"),
    path("sign-out/", views.sign_out, name="accounts.sign_out"),
    path("language/", views.language, name="accounts.language"),
    path("community/", views.community, name="accounts.community"),
    path("account/", views.show, name="accounts.show"),
    path("account/name/", views.name, name="accounts.name"),
    path("account/password/", views.password, name="accounts.password"),
    path("account/sessions/end/", views.end_sessions, name="accounts.end_sessions"),
]
