"""Addresses of this section."""

from __future__ import annotations

from django.urls import path

from qunluo.console.points import awards, board, coupons, ledger, person, rewards, rules, sound

urlpatterns = [
    path("", ledger.show, name="points.ledger"),
    path("download/", ledger.download, name="points.download"),
    path("people/<int:person_id>/", person.show, name="points.person"),
    path("people/<int:person_id>/grant/", person.grant, name="points.grant"),
    path("entries/<int:entry_id>/undo/", person.undo, name="points.undo"),
    path("board/", board.show, name="points.board"),
    path("rewards/", rewards.show, name="points.rewards"),
    path("rewards/new/", rewards.new, name="points.new_reward"),
    path("rewards/create/", rewards.create, name="points.create_reward"),
    path("rewards/<int:reward_id>/", rewards.edit, name="points.reward"),
    path("rewards/<int:reward_id>/save/", rewards.save, name="points.save_reward"),
    path("coupons/", coupons.show_all, name="points.coupons"),
    path("coupons/create/", coupons.create, name="points.create_pool"),
    path("coupons/<int:pool_id>/", coupons.show, name="points.pool"),
    path("coupons/<int:pool_id>/save/", coupons.save, name="points.save_pool"),
    path("coupons/<int:pool_id>/codes/", coupons.paste, name="points.codes"),
    path("awards/", awards.show, name="points.awards"),
    path("awards/<int:award_id>/settle/", awards.settle, name="points.settle"),
    path("awards/<int:award_id>/withdraw/", awards.withdraw, name="points.withdraw"),
    path("rules/", rules.show, name="points.rules"),
    path("rules/save/", rules.save, name="points.save_rules"),
    path("sound/", sound.show, name="points.sound"),
]
