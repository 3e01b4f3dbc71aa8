"""The addresses of members' pages: as Django knows them, and as the tests have declared them."""

from __future__ import annotations

from dataclasses import dataclass, field

from qunluo.h5 import urls

READS, WRITES, OPEN = "reads", "writes", "open"
APPLIED = {"what": "自家果园的苹果", "first": "2026-03-02", "last": "2026-05-31"}


def known() -> dict[str, object]:
    return {one.name: one.callback for one in urls.urlpatterns}


@dataclass(frozen=True)
class Spot:
    """One address. `fields` is a form that does something, `other` one that does something else."""

    does: str
    where: str
    fields: dict = field(default_factory=dict)
    other: dict = field(default_factory=dict)


def spots(things) -> dict[str, Spot]:
    plan, day, sha = things["plan"], things["day"], things["sha"]
    text = things["text_plan"]
    return {
        "today": Spot(READS, "/m/"),
        "enter": Spot(OPEN, "/m/in/x"),
        "leave": Spot(WRITES, "/m/out/", {}, {"more": "1"}),
        "plan": Spot(READS, f"/m/plans/{plan}/"),
        "hand_in": Spot(
            WRITES,
            f"/m/plans/{text}/hand-in/",
            {"text": "今天读了第三章，很有收获"},
            {"text": "今天读了第四章，也有收获"},
        ),
        "rules": Spot(READS, f"/m/plans/{plan}/rules/"),
        "calendar": Spot(READS, f"/m/plans/{plan}/calendar/"),
        "make_up": Spot(READS, f"/m/plans/{plan}/make-up/"),
        "buy_make_up": Spot(
            WRITES, f"/m/plans/{plan}/make-up/buy/", {"day": day, "pay": "points"}, {"day": day, "pay": "voucher"}
        ),
        "appeal": Spot(READS, f"/m/plans/{plan}/appeal/{day}/"),
        "open_appeal": Spot(
            WRITES, f"/m/plans/{plan}/appeal/{day}/open/", {"words": "那天我在群里发了"}, {"words": "那天我真的发了"}
        ),
        "first_calendar": Spot(READS, "/m/calendar/"),
        "rank": Spot(READS, "/m/rank/"),
        "points": Spot(READS, "/m/points/"),
        "rewards": Spot(READS, "/m/rewards/"),
        "appeals": Spot(READS, "/m/appeals/"),
        "withdraw_appeal": Spot(WRITES, f"/m/appeals/{things['appeal']}/withdraw/", {}, {"more": "1"}),
        "order": Spot(READS, "/m/order/"),
        "violation": Spot(READS, f"/m/order/{things['violation']}/"),
        "appeal_violation": Spot(
            WRITES,
            f"/m/order/{things['violation']}/appeal/",
            {"words": "这是群主让发的通知"},
            {"words": "这真的是群主让发的"},
        ),
        "withdraw_violation_appeal": Spot(
            WRITES, f"/m/order/{things['appealed_violation']}/withdraw/", {}, {"more": "1"}
        ),
        "reports": Spot(READS, "/m/reports/"),
        "send_report": Spot(
            WRITES,
            "/m/reports/send/",
            {"kind": "advert", "message": "m3"},
            {"kind": "abuse", "words": "有人在私下骂人"},
        ),
        "notice": Spot(READS, "/m/notice/"),
        "acknowledge": Spot(
            WRITES,
            "/m/notice/acknowledge/",
            {"version": str(things["notice_version"]), "read": "1"},
            {"version": str(things["notice_version"]), "read": "1", "more": "1"},
        ),
        "start": Spot(READS, "/m/start/"),
        "quiz": Spot(READS, "/m/quiz/"),
        "answer_quiz": Spot(
            WRITES,
            "/m/quiz/answer/",
            {"number": "1", f"q{things['quiz_question']}": "0"},
            {"number": "1", f"q{things['quiz_question']}": "1"},
        ),
        "monthly": Spot(READS, "/m/monthly/"),
        "answer_monthly": Spot(
            WRITES,
            "/m/monthly/answer/",
            {"monthly": str(things["monthly"]), "place": "1"},
            {"monthly": str(things["monthly"]), "place": "0"},
        ),
        "open_notice": Spot(OPEN, things["open_notice"]),
        "licences": Spot(READS, "/m/licences/"),
        "new_licence": Spot(READS, "/m/licences/new/"),
        "apply_for_licence": Spot(
            WRITES,
            "/m/licences/apply/",
            {**APPLIED, "group": str(things["group"]), "paper": things["papers"]},
            {**APPLIED, "group": str(things["group"]), "paper": things["papers"], "what": "自家果园的梨"},
        ),
        "licence": Spot(READS, f"/m/licences/{things['licence']}/"),
        "supplement_licence": Spot(
            WRITES,
            f"/m/licences/{things['more_licence']}/more/",
            {**APPLIED, "group": str(things["group"])},
            {**APPLIED, "group": str(things["group"]), "what": "自家果园的梨"},
        ),
        "withdraw_licence": Spot(WRITES, f"/m/licences/{things['more_licence']}/withdraw/", {}, {"more": "1"}),
        "pieces": Spot(READS, "/m/pieces/"),
        "new_piece": Spot(READS, "/m/pieces/new/"),
        "submit_piece": Spot(WRITES, "/m/pieces/submit/", {"text": "读书笔记一则"}, {"text": "读书笔记两则"}),
        "take_piece_picture": Spot(
            WRITES, "/m/pieces/pictures/", {"picture": things["piece_sha"]}, {"picture": things["other_piece_sha"]}
        ),
        "piece_picture": Spot(READS, f"/m/pieces/pictures/{things['piece_sha']}/"),
        "piece": Spot(READS, f"/m/pieces/{things['piece']}/"),
        "resubmit_piece": Spot(
            WRITES, f"/m/pieces/{things['returned_piece']}/again/", {"text": "改好了"}, {"text": "又改好了"}
        ),
        "withdraw_piece": Spot(WRITES, f"/m/pieces/{things['piece']}/withdraw/", {}, {"more": "1"}),
        "published_picture": Spot(OPEN, "/p/1-1-0-" + "x" * 22 + ".jpg"),
        "mine": Spot(READS, "/m/mine/"),
        "privacy": Spot(READS, "/m/privacy/"),
        "answer_location": Spot(WRITES, "/m/privacy/location/", {"agree": "1", "age": "adult"}, {"agree": "0"}),
        "answer_device": Spot(WRITES, "/m/privacy/device/", {"agree": "1"}, {"agree": "0"}),
        "phone": Spot(READS, "/m/phone/"),
        "ask_phone_code": Spot(
            WRITES,
            "/m/phone/code/",
            {"number": "13800138000", "age": "adult"},
            {"number": "13800138001", "age": "adult"},
        ),
        "bind_phone": Spot(WRITES, "/m/phone/bind/", {"code": things["phone_code"]}, {"code": "x"}),
        "remove_phone": Spot(WRITES, "/m/phone/remove/", {}, {"more": "1"}),
        "take_picture": Spot(WRITES, "/m/pictures/", {"picture": sha}, {"picture": things["other_sha"]}),
        "picture": Spot(READS, f"/m/pictures/{sha}/"),
        "scan": Spot(READS, things["scan"]),
        "backup": Spot(OPEN, things["backup"], {"name": "阿明", "text": "打卡"}, {"name": "阿明", "text": "再打卡"}),
        "backup_phone": Spot(OPEN, f"{things['backup']}phone/", {"number": "13800138000"}),
        "backup_code": Spot(OPEN, f"{things['backup']}code/", {"number": "13800138000", "code": "123456"}),
        "report": Spot(OPEN, "/r/1-" + "x" * 22 + ".png"),
        "nowhere": Spot(READS, "/m/nothing/"),
    }
