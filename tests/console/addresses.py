"""The addresses of the console: as Django knows them, and as the tests have declared them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, reverse

from qunluo.console import urls


def patterns(level=urls.urlpatterns) -> Iterator[URLPattern]:
    for one in level:
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns)
        else:
            yield one


def console_names() -> set[str]:
    return {one.name for one in patterns()}


def open_names() -> set[str]:
    """Addresses whose view does not ask for a desk: `own_view` leaves its mark on all others."""
    return {one.name for one in patterns() if not getattr(one.callback, "asks_for_desk", False)}


READS, CHANGES, TRIES = "reads", "changes", "tries"


@dataclass(frozen=True)
class Spot:
    """One address: how it is called, whether it is about one thing, and which methods it has."""

    does: str
    thing: str = ""


SPOTS = {
    "overview": Spot(READS),
    "overview.live": Spot(READS),
    "groups.health": Spot(READS, "group_id"),
    "groups.timeline": Spot(READS, "group_id"),
    "groups.members": Spot(READS, "group_id"),
    "groups.settings": Spot(CHANGES, "group_id"),
    "groups.replies": Spot(TRIES, "group_id"),
    "groups.preview": Spot(TRIES, "group_id"),
    "groups.try": Spot(TRIES, "group_id"),
    "groups.restore": Spot(CHANGES, "group_id"),
    "members.find": Spot(READS),
    "members.show": Spot(READS, "member_id"),
    "members.note": Spot(CHANGES, "member_id"),
    "members.tag": Spot(CHANGES, "member_id"),
    "members.untag": Spot(CHANGES, "member_id"),
    "groups.tag": Spot(CHANGES, "group_id"),
    "tags.list": Spot(READS),
    "tags.create": Spot(CHANGES),
    "tags.change": Spot(CHANGES, "tag_id"),
    "tags.delete": Spot(CHANGES, "tag_id"),
    "todo.list": Spot(READS),
    "todo.settle": Spot(CHANGES, "action_id"),
    "todo.reopen": Spot(CHANGES, "action_id"),
    "deliveries.list": Spot(READS),
    "deliveries.retry": Spot(CHANGES, "action_id"),
    "parked.list": Spot(READS),
    "parked.rerun": Spot(CHANGES, "event_id"),
    "parked.rerun_all": Spot(CHANGES),
    "why.show": Spot(READS, "event_id"),
    "channels.list": Spot(READS),
    "channels.create": Spot(CHANGES),
    "channels.show": Spot(READS, "account_id"),
    "channels.edit": Spot(CHANGES, "account_id"),
    "channels.rotate": Spot(CHANGES, "account_id"),
    "channels.pause": Spot(CHANGES, "account_id"),
    "channels.resume": Spot(CHANGES, "account_id"),
    "channels.check": Spot(CHANGES, "account_id"),
    "checkups.list": Spot(READS),
    "checkups.upload": Spot(CHANGES),
    "checkups.show": Spot(READS, "upload_id"),
    "checkups.progress": Spot(READS, "upload_id"),
    "checkups.download": Spot(READS, "upload_id"),
    "checkups.import": Spot(CHANGES, "upload_id"),
    "checkups.delete": Spot(CHANGES, "upload_id"),
    "points.ledger": Spot(READS),
    "points.download": Spot(READS),
    "points.person": Spot(READS, "person_id"),
    "points.grant": Spot(CHANGES, "person_id"),
    "points.undo": Spot(CHANGES, "entry_id"),
    "points.board": Spot(READS),
    "points.rewards": Spot(READS),
    "points.new_reward": Spot(READS),
    "points.create_reward": Spot(CHANGES),
    "points.reward": Spot(READS, "reward_id"),
    "points.save_reward": Spot(CHANGES, "reward_id"),
    "points.coupons": Spot(READS),
    "points.create_pool": Spot(CHANGES),
    "points.pool": Spot(READS, "pool_id"),
    "points.save_pool": Spot(CHANGES, "pool_id"),
    "points.codes": Spot(CHANGES, "pool_id"),
    "points.awards": Spot(READS),
    "points.settle": Spot(CHANGES, "award_id"),
    "points.withdraw": Spot(CHANGES, "award_id"),
    "points.rules": Spot(READS),
    "points.save_rules": Spot(CHANGES),
    "points.sound": Spot(READS),
    "plans.list": Spot(READS),
    "plans.gallery": Spot(READS),
    "plans.create": Spot(CHANGES),
    "plans.rows": Spot(TRIES),
    "plans.preview": Spot(TRIES),
    "plans.try": Spot(TRIES),
    "plans.show": Spot(READS, "plan_id"),
    "plans.edit": Spot(CHANGES, "plan_id"),
    "plans.copy": Spot(CHANGES, "plan_id"),
    "plans.versions": Spot(READS, "plan_id"),
    "plans.revert": Spot(CHANGES, "plan_id"),
    "plans.switch_off": Spot(CHANGES, "plan_id"),
    "plans.switch_on": Spot(CHANGES, "plan_id"),
    "plans.archive": Spot(CHANGES, "plan_id"),
    "plans.restore": Spot(CHANGES, "plan_id"),
    "plans.backup": Spot(CHANGES, "plan_id"),
    "plans.backup_close": Spot(CHANGES, "plan_id"),
    "plans.outage": Spot(CHANGES, "plan_id"),
    "plans.revoke": Spot(CHANGES, "outage_id"),
    "plans.site": Spot(CHANGES, "plan_id"),
    "plans.site_close": Spot(CHANGES, "site_id"),
    "plans.screen": Spot(READS, "site_id"),
    "plans.code": Spot(READS, "site_id"),
    "keys.list": Spot(READS),
    "keys.make": Spot(CHANGES),
    "keys.revoke": Spot(CHANGES, "key_id"),
    "rollcalls.list": Spot(READS),
    "rollcalls.paste": Spot(CHANGES),
    "rollcalls.show": Spot(READS, "post_id"),
    "rollcalls.decide": Spot(CHANGES, "post_id"),
    "rollcalls.assign": Spot(CHANGES, "post_id"),
    "vouchers.list": Spot(READS),
    "vouchers.make": Spot(CHANGES),
    "vouchers.download": Spot(READS),
    "vouchers.void": Spot(CHANGES, "voucher_id"),
    "reviews.list": Spot(READS),
    "reviews.decide": Spot(CHANGES),
    "reviews.undo": Spot(CHANGES),
    "reviews.picture": Spot(READS, "sha256"),
    "risk.show": Spot(READS),
    "risk.forget": Spot(CHANGES),
    "risk.remember": Spot(CHANGES),
    "rules.list": Spot(READS),
    "rules.gallery": Spot(READS),
    "rules.create": Spot(CHANGES),
    "rules.ladders": Spot(READS),
    "rules.ladder": Spot(CHANGES),
    "rules.show": Spot(READS, "rule_id"),
    "rules.edit": Spot(CHANGES, "rule_id"),
    "rules.release": Spot(CHANGES, "rule_id"),
    "rules.back": Spot(CHANGES, "rule_id"),
    "rules.archive": Spot(CHANGES, "rule_id"),
    "rules.restore": Spot(CHANGES, "rule_id"),
    "rules.try": Spot(CHANGES, "rule_id"),
    "rules.backtest": Spot(READS, "backtest_id"),
    "rules.progress": Spot(READS, "backtest_id"),
    "rules.cancel": Spot(CHANGES, "backtest_id"),
    "rules.mark": Spot(CHANGES, "backtest_id"),
    "appeals.list": Spot(READS),
    "appeals.show": Spot(READS, "appeal_id"),
    "appeals.vote": Spot(CHANGES, "appeal_id"),
    "appeals.undo": Spot(CHANGES, "appeal_id"),
    "make_ups.list": Spot(READS),
    "make_ups.grant": Spot(CHANGES),
    "make_ups.undo": Spot(CHANGES, "make_up_id"),
    "board.find": Spot(READS),
    "board.show": Spot(READS, "plan_id"),
    "board.call": Spot(READS, "plan_id"),
    "board.enter": Spot(CHANGES, "plan_id"),
    "board.month": Spot(READS, "plan_id"),
    "board.member": Spot(READS, "plan_id"),
    "board.ranks": Spot(READS, "plan_id"),
    "board.table": Spot(READS, "plan_id"),
    "statistics.show": Spot(READS, "plan_id"),
    "statistics.table": Spot(READS, "plan_id"),
    "sheets.list": Spot(READS, "plan_id"),
    "sheets.take": Spot(CHANGES, "plan_id"),
    "sheets.show": Spot(READS, "sheet_id"),
    "sheets.progress": Spot(READS, "sheet_id"),
    "sheets.columns": Spot(CHANGES, "sheet_id"),
    "sheets.names": Spot(CHANGES, "sheet_id"),
    "sheets.import": Spot(CHANGES, "sheet_id"),
    "faq.list": Spot(READS),
    "faq.create": Spot(CHANGES),
    "faq.edit": Spot(CHANGES, "faq_entry_id"),
    "faq.delete": Spot(CHANGES, "faq_entry_id"),
    "faq.asked": Spot(READS),
    "faq.aside": Spot(CHANGES),
    "faq.judge": Spot(CHANGES, "asked_id"),
    "faq.learn": Spot(CHANGES, "faq_entry_id"),
    "faq.machine": Spot(READS),
    "faq.allow": Spot(CHANGES),
    "faq.attempt": Spot(CHANGES),
    "faq.mark": Spot(CHANGES, "model_answer_id"),
    "faq.suggest": Spot(CHANGES),
    "faq.switches": Spot(READS),
    "faq.model": Spot(CHANGES),
    "faq.switch": Spot(CHANGES, "group_id"),
    "faq.import": Spot(CHANGES),
    "faq.table": Spot(READS),
    "sheets.undo": Spot(CHANGES, "sheet_id"),
    "sheets.delete": Spot(CHANGES, "sheet_id"),
    "joining.notices": Spot(READS),
    "joining.begin": Spot(CHANGES),
    "joining.notice": Spot(READS, "notice_id"),
    "joining.save": Spot(CHANGES, "notice_id"),
    "joining.drop": Spot(CHANGES, "notice_id"),
    "joining.publish": Spot(CHANGES, "notice_id"),
    "joining.back": Spot(CHANGES, "notice_id"),
    "joining.follow": Spot(CHANGES, "notice_id"),
    "joining.readers": Spot(READS, "notice_version_id"),
    "joining.table": Spot(READS, "notice_version_id"),
    "joining.remind": Spot(CHANGES, "notice_version_id"),
    "joining.mark": Spot(CHANGES, "notice_version_id"),
    "joining.unmark": Spot(CHANGES, "notice_version_id"),
    "joining.newcomers": Spot(READS),
    "joining.remind_newcomers": Spot(CHANGES),
    "joining.excuse": Spot(CHANGES),
    "joining.unexcuse": Spot(CHANGES),
    "joining.questions": Spot(READS),
    "joining.new_question": Spot(CHANGES),
    "joining.question": Spot(CHANGES, "quiz_question_id"),
    "joining.delete_question": Spot(CHANGES, "quiz_question_id"),
    "joining.restore_question": Spot(CHANGES, "quiz_question_id"),
    "joining.monthly": Spot(READS),
    "joining.skip": Spot(CHANGES),
    "joining.unskip": Spot(CHANGES),
    "joining.settings": Spot(CHANGES),
    "violations.queue": Spot(READS),
    "violations.decide": Spot(CHANGES),
    "violations.undo": Spot(CHANGES),
    "violations.all": Spot(READS),
    "violations.show": Spot(READS, "violation_id"),
    "violations.removals": Spot(READS),
    "violations.vote": Spot(CHANGES, "violation_id"),
    "violations.think_again": Spot(CHANGES, "violation_id"),
    "violations.appeals": Spot(READS),
    "violations.decide_appeal": Spot(CHANGES, "violation_appeal_id"),
    "violations.undo_appeal": Spot(CHANGES, "violation_appeal_id"),
    "violations.reports": Spot(READS),
    "violations.take_report": Spot(CHANGES, "report_id"),
    "violations.settle_report": Spot(CHANGES, "report_id"),
    "violations.reopen_report": Spot(CHANGES, "report_id"),
    "violations.terms": Spot(CHANGES),
    "violations.warn": Spot(CHANGES, "member_id"),
    "violations.take_back": Spot(CHANGES, "violation_id"),
    "wordlists.list": Spot(READS),
    "wordlists.create": Spot(CHANGES),
    "wordlists.ship": Spot(CHANGES),
    "wordlists.try": Spot(TRIES),
    "wordlists.show": Spot(READS, "list_id"),
    "wordlists.save": Spot(CHANGES, "list_id"),
    "wordlists.switch": Spot(CHANGES, "list_id"),
    "wordlists.delete": Spot(CHANGES, "list_id"),
    "wordlists.add": Spot(CHANGES, "list_id"),
    "wordlists.remove": Spot(CHANGES, "list_id"),
    "wordlists.download": Spot(READS, "list_id"),
    "wordlists.import": Spot(CHANGES, "list_id"),
    "wordlists.imported": Spot(READS, "import_id"),
    "wordlists.take": Spot(CHANGES, "import_id"),
    "wordlists.undo": Spot(CHANGES, "import_id"),
    "wordlists.drop": Spot(CHANGES, "import_id"),
    "licences.list": Spot(READS),
    "licences.show": Spot(READS, "licence_id"),
    "licences.paper": Spot(READS, "paper_id"),
    "licences.decide": Spot(CHANGES, "licence_id"),
    "licences.revoke": Spot(CHANGES, "licence_id"),
    "licences.renew": Spot(CHANGES, "licence_id"),
    "licences.undo": Spot(CHANGES, "licence_id"),
    "licences.find_member": Spot(READS),
    "licences.record": Spot(CHANGES, "member_id"),
}
READING = [name for name, spot in SPOTS.items() if spot.does == READS] + [
    "groups.settings",
    "channels.create",
    "plans.create",
    "plans.edit",
    "plans.copy",
    "rules.create",
    "rules.edit",
    "rules.try",
    "joining.new_question",
    "joining.question",
    "joining.settings",
    "faq.create",
    "faq.edit",
    "faq.switch",
]


MORE = {
    "faq.table": {"form": "csv"},
    "joining.table": {"form": "csv"},
    "groups.restore": {"version": 1},
    "plans.revert": {"version": 1},
    "plans.create": {"key": "education"},
    "rules.create": {"key": "links"},
    "rules.ladder": {"name": "general"},
    "board.table": {"what": "day", "form": "csv"},
    "statistics.table": {"form": "csv"},
}
"""What an address asks for besides its thing."""


def address(name: str, things: dict[str, int]) -> str:
    spot = SPOTS[name]
    kwargs = {spot.thing: things[spot.thing]} if spot.thing else {}
    if name == "rules.mark":
        kwargs["hit_id"] = things["hit_id"]
    if name == "board.member":
        kwargs["member_id"] = things["member_id"]
    return reverse(f"console:{name}", kwargs=kwargs | MORE.get(name, {}))


def text_of(answer) -> str:
    """What stands in an answer, streamed or not."""
    return (answer.getvalue() if answer.streaming else answer.content).decode()
