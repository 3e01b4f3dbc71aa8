from __future__ import annotations

import numpy as np
import pytest

from qunluo.moderation.learning.features import Recipe
from qunluo.moderation.learning.fitting import Effort
from qunluo.moderation.learning.model import Model
from qunluo.moderation.learning.training import Plan, train

PLAN = Plan(recipe=Recipe(topic="advert", bits=14), effort=Effort(closeness=30.0, rounds=40))
GOODS = ("手机壳", "茶叶", "会员", "面膜", "耳机", "球鞋", "奶粉", "课程", "水杯", "台灯")
TALK = ("今天下雨了", "晚上吃什么", "谢谢大家", "我到家了", "明天几点集合", "这本书真好看", "作业写完了吗", "早上好")
PLACES = ("食堂", "操场", "图书馆", "车站", "公司", "家里", "公园", "楼下", "办公室", "教室")


def adverts() -> list[str]:
    return [f"低价出售{one}，{price}元包邮，加微信 abc{price}def" for one in GOODS for price in (19, 39, 99)]


def talk() -> list[str]:
    return [f"{one}，我在{place}" for one in TALK for place in PLACES]


@pytest.fixture(scope="session")
def model() -> Model:
    texts = [*adverts(), *talk()]
    labels = np.array([True] * len(adverts()) + [False] * len(talk()))
    return train(texts, labels, PLAN)
