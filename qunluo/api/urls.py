"""The API's address, and its documents, served from here alone."""

from __future__ import annotations

from django.urls import path
from ninja import NinjaAPI

from qunluo.api import checkins, plans
from qunluo.api.asking import ByKey
from qunluo.api.errors import tell_errors

api = NinjaAPI(title="群落接口", version="1", auth=ByKey(), description="密钥在控制台的“渠道 › 接口密钥”里生成。")
tell_errors(api)
api.add_router("", checkins.router)
api.add_router("", plans.router)
urlpatterns = [path("api/v1/", api.urls)]
