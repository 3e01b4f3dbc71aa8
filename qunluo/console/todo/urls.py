"""Addresses of this section."""

from __future__ import annotations

from django.urls import path

from qunluo.console.todo import views

urlpatterns = [
    path("", views.show, name="todo.list"),
    path("<int:action_id>/settle/", views.settle, name="todo.settle"),
    path("<int:action_id>/reopen/", views.reopen, name="todo.reopen"),
]
