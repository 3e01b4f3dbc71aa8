"""The scenes of which a day is made: a question and its answers, a chat, check-ins one after another, an advert."""

from __future__ import annotations

from collections.abc import Callable

from qunluo.simulator.people import Resident
from qunluo.simulator.phrases import Exchange, phrases
from qunluo.simulator.teller import Teller


def check_in(t: Teller) -> None:
    """Some check in one after another, and get some praise."""
    for _ in range(1 + int(t.rand() * 4)):
        who = t.crowd.checker()
        if who is None:
            if not t.lines:
                greet(t)
            return
        count = str(t.crowd.count_of(who))
        said = t.say(who, "checkin", n=count)
        if t.chance(0.12):
            t.pause(2, 20)
            t.put("image", who, "[图片]")
        if t.chance(0.3):
            t.pause(10, 90)
            praiser = t.crowd.speaker()
            t.say(praiser, "praise", reply_to=said if t.chance(0.3) else "", name=who.name, n=count)
        t.pause(20, 240)


def greet(t: Teller) -> None:
    """A good morning and a few back."""
    who = t.crowd.speaker()
    t.say(who, "morning", cheer="元气满满")
    t.others(3, "answer_morning", about=who)


def set_theme(t: Teller) -> None:
    """The owner says what is read today."""
    t.say(t.crowd.owner, "theme")
    t.others(5, "theme_answer", about=t.crowd.owner, gap=200)


def chat(t: Teller) -> None:
    """Small talk among a few."""
    exchange = t.rng.choice(phrases().chats)
    who = t.crowd.speaker()
    t.put("text", who, t.fill(t.pick(exchange.begins)))
    if t.chance(0.15):
        t.pause(1, 10)
        t.put("image", who, "[图片]")
    circle = t.some(4)
    for answer in t.rng.sample(exchange.answers, 1 + int(t.rand() * 6)):
        t.pause(6, 90)
        who = t.rng.choice([one for one in circle if one is not who] or [t.crowd.owner])
        t.put("text", who, t.fill(answer))
    if t.chance(0.15):
        t.pause(5, 60)
        t.put("sticker", circle[0], "[动画表情]")


def ask(t: Teller) -> None:
    """A question, answered or not, as the stage has it."""
    exchange = t.rng.choice(phrases().questions)
    asker = t.crowd.speaker()
    if asker.is_staff:
        chat(t)
        return
    asked = t.put("text", asker, t.fill(t.pick(exchange.begins)))
    if not t.chance(t.crowd.stage.answered):
        return
    _answer(t, exchange, asker, asked)
    if t.chance(0.55):
        t.pause(20, 200)
        t.say(asker, "thanks")


def _answer(t: Teller, exchange: Exchange, asker: Resident, asked: str) -> None:
    t.after += 15 + t.rng.expovariate(0.69 / (t.crowd.stage.answer_minutes * 60))
    knowing = [t.crowd.owner, *t.some(2)] if t.chance(0.25) else t.some(3)
    knowing = [one for one in knowing if one is not asker][: 1 + int(t.rand() * 2.2)]
    for who, answer in zip(knowing, t.rng.sample(exchange.answers, len(knowing)), strict=True):
        t.put("text", who, t.fill(answer), reply_to=asked if t.chance(0.6) else "")
        t.pause(10, 90)
    t.facts["name"] = knowing[0].name if knowing else ""


def share_link(t: Teller) -> None:
    """An article, and what others say of it."""
    who = t.crowd.speaker()
    t.put("link", who, t.fill(t.pick(phrases().lines["link"])))
    t.others(3, "link_answer", about=who, gap=150)


def share_picture(t: Teller) -> None:
    """A picture or two."""
    who = t.crowd.speaker()
    t.put("image", who, "[图片]")
    if t.chance(0.3):
        t.pause(1, 8)
        t.put("image", who, "[图片]")
    t.others(4, "image_answer", about=who, gap=60)


def give_red_packet(t: Teller) -> None:
    """A red packet is gone in a minute, and thanked for."""
    who = t.crowd.owner if t.chance(0.5) else t.crowd.speaker()
    t.put("red_packet", who, t.fill(t.pick(phrases().lines["red_packet"])))
    t.others(9, "red_packet_answer", about=who, gap=6)


def call_roll(t: Teller) -> None:
    """A 接龙: each repeats the list and adds a line."""
    starter = t.crowd.owner if t.chance(0.6) else t.crowd.speaker()
    head = f"#接龙\n{t.fill(t.pick(phrases().lines['roll_call']))}\n"
    names, entries = {starter.name: True}, [f"1. {starter.name}"]
    t.put("roll_call", starter, head + "\n".join(entries))
    for _ in range(3 + int(t.rand() * 9)):
        who = t.crowd.speaker()
        if who.name in names:
            continue
        names[who.name] = True
        entries.append(f"{len(entries) + 1}. {who.name}{t.fill(t.pick(phrases().lines['roll_call_note']))}")
        t.pause(15, 400)
        t.put("roll_call", who, head + "\n".join(entries))


def call_checkins(t: Teller) -> None:
    """A 接龙 of the day's check-ins: who would rather add a line than write a message."""
    day = t.crowd.day
    head = f"#接龙\n{day.month}月{day.day}日打卡\n例 姓名 打卡第N天\n\n"
    entries: list[str] = []
    for _ in range(2 + int(t.rand() * 4)):
        who = t.crowd.checker()
        if who is None:
            return
        entries.append(f"{len(entries) + 1}. {who.name} 打卡第{t.crowd.count_of(who)}天")
        t.put("roll_call", who, head + "\n".join(entries))
        t.pause(15, 200)


def look_back(t: Teller) -> None:
    """In the evening some sum up their day."""
    who = t.crowd.speaker()
    t.say(who, "evening")
    t.others(2, "answer_evening", about=who, gap=120)


def advertise(t: Teller) -> None:
    """Somebody sells something; where a group is well kept it is taken back."""
    who = t.crowd.advertiser()
    if who is None:
        chat(t)
        return
    said = t.say(who, "advert")
    t.others(3, "advert_answer", about=who, gap=120)
    if t.rand() < t.crowd.stage.answered * 0.8:
        t.pause(60, 600)
        t.say(t.crowd.owner, "scold", name=who.name)
        if t.chance(0.5):
            t.pause(10, 90)
            t.put("recalled", who, reply_to=said)


def take_back(t: Teller) -> None:
    """Somebody says something and thinks better of it."""
    who = t.crowd.speaker()
    said = t.say(who, "evening")
    t.pause(5, 60)
    t.put("recalled", who, reply_to=said)
    t.pause(10, 60)
    t.say(who, "oops")


def pat(t: Teller) -> None:
    """A 拍一拍."""
    who, other = t.crowd.speaker(), t.crowd.speaker()
    if who is not other:
        t.put("patted", who, other=other)
    t.pause(5, 60)
    t.say(other, "answer_pat", name=who.name)


def complain(t: Teller) -> None:
    """Somebody is not content, and it does not end well."""
    who = t.crowd.speaker()
    t.say(who, "complaint")
    t.others(4, "complaint_answer", about=who, gap=90)


def break_silence(t: Teller) -> None:
    """In a quiet group somebody says something, and often nobody answers."""
    who = t.crowd.speaker()
    t.say(who, "quiet")
    t.others(1, "quiet_answer", about=who, gap=2_000)


def found(t: Teller) -> None:
    """The owner takes the group over and names it."""
    t.put("owned", t.crowd.owner)
    t.pause(5, 60)
    t.put("renamed", t.crowd.owner, t.crowd.stage.title)


def put_up_notice(t: Teller) -> None:
    """The owner renews the announcement."""
    t.put("noticed", t.crowd.owner, t.fill(t.pick(phrases().lines["notice"])))


def ask_the_bot(t: Teller) -> None:
    """Somebody asks what the keyword replies know."""
    t.say(t.crowd.speaker(), "keyword_ask")


def arrive(t: Teller, newcomer: Resident, inviter: Resident, *, scene: str) -> None:
    """Somebody joins, says hello, and is welcomed."""
    t.put("joined", newcomer, scene, other=inviter)
    if newcomer.talk and t.chance(0.6):
        t.pause(30, 300)
        t.say(newcomer, "newcomer", name=newcomer.name)
    if t.crowd.stage.answered > t.rand():
        t.others(4, "welcome", about=newcomer, gap=60)


def depart(t: Teller, leaver: Resident) -> None:
    """Somebody leaves, or is removed if it was for the adverts."""
    if leaver.is_advertiser and t.chance(0.7):
        t.put("removed", leaver, other=t.crowd.owner)
    else:
        t.put("left", leaver)


Scene = Callable[[Teller], None]
