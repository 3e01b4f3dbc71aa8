"""Addresses of this section."""

from __future__ import annotations

from django.urls import path

from qunluo.console.vouchers import views

urlpatterns = [
    path("", views.show, name="vouchers.list"),
    path("make/", views.make, name="vouchers.make"),
    path("download/", views.download, name="vouchers.download"),
    path("<int:voucher_id>/void/", views.void, name="vouchers.void"),
]
