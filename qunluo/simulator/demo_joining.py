"""Notices and newcomers in the demo community: two versions, most have read them, and some who are new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from qunluo.communities.reads.roster import roster
from qunluo.communities.reads.seats import Member, members_by_id
from qunluo.communities.writes import Placed
from qunluo.core.changes import MemberIntroduced
from qunluo.core.joining.terms import JoiningTerms, Lapse, Monthly, Newcomers, TaskTerms
from qunluo.joining.reads.newcomers import ground_of, newcomers_of
from qunluo.joining.reads.notices import VersionRow, shared_notice
from qunluo.joining.reads.quiz import quiz_for
from qunluo.joining.reads.readers import missing
from qunluo.joining.writes.deeds import Hand, acknowledge_on_page, note_introductions
from qunluo.joining.writes.newcomers import answer_quiz
from qunluo.joining.writes.notices import Text, ensure_notice, publish, save_draft
from qunluo.joining.writes.quiz import Written, save_question
from qunluo.joining.writes.terms import save_terms

FIRST = Text(
    short="先看公告再提问，不发广告，晚上 10 点后不聊天。",
    full="一、先看群公告，再提问。\n二、不发广告，不拉人进别的群。\n三、晚上 10 点到早上 8 点请安静。\n"
    "四、讨论对事不对人。\n五、有问题找小红或者管理员。",
)
SECOND = Text(
    short="先看公告再提问，不发广告，不晒别人的聊天记录，晚上 10 点后不聊天。",
    full="一、先看群公告，再提问。\n二、不发广告，不拉人进别的群。\n三、没有得到同意，不把群里的聊天记录发到外面。\n"
    "四、晚上 10 点到早上 8 点请安静。\n五、讨论对事不对人。\n六、有问题找小红或者管理员。",
    note="新增第三条：不外传聊天记录",
)
QUESTIONS = (
    Written(
        text="想把群里的一段讨论发到朋友圈，应该怎么做？",
        choices=("直接截图发", "先问过当事人，同意了再发", "把名字遮住就行"),
        right=1,
        explanation="群规第三条：没有得到同意，不把聊天记录发到外面。",
    ),
    Written(
        text="晚上 11 点想到一个问题，怎么办？",
        choices=("马上 @所有人", "发在群里等人回", "记下来，早上 8 点以后再发", "私信每个管理员"),
        right=2,
        explanation="晚上 10 点到早上 8 点是免打扰时段。",
    ),
    Written(
        text="“补卡”是什么意思？",
        choices=("把断掉的那天打卡补上", "多打一次卡", "换一张新卡"),
        right=0,
        explanation="断了一天可以补，连续天数接着算。",
    ),
    Written(
        text="朋友的公众号想在群里推广，可以吗？",
        choices=("可以，发一次没关系", "先找管理员申请", "加上“朋友推荐”就可以"),
        right=1,
    ),
)
TERMS = JoiningTerms(
    newcomers=Newcomers(
        is_on=True,
        introduce=TaskTerms(hours=24, lapse=Lapse.TAG),
        quiz=TaskTerms(is_on=True, hours=72),
        questions=3,
        thanks="欢迎 {name}！有什么想聊的随时说。",
    ),
    monthly=Monthly(is_on=True),
)
INTRODUCTIONS = (
    "#自我介绍 大家好，我在杭州做设计，喜欢看小说，想在这里坚持每天读二十页。",
    "自我介绍：我是一名护士，倒班比较多，想找一群人一起早起读书。",
    "#自我介绍 刚换了城市，想认识爱看书的朋友，最近在读历史。",
)
MONTH = timedelta(days=30)


def ensure_joining(community_id: int, groups: Sequence[int], *, at: datetime) -> None:
    """Write it all unless there is a notice already."""
    if shared_notice(community_id) is not None:
        return
    first = Hand(operator_id=None, at=at - MONTH)
    notice = ensure_notice(community_id, hand=first)
    save_draft(notice, FIRST, hand=first)
    publish(notice, is_important=False, hand=first)
    for number, written in enumerate(QUESTIONS):
        save_question(community_id, written, hand=replace(first, at=first.at + timedelta(minutes=number)))
    save_terms(community_id, TERMS, hand=first)
    second = Hand(operator_id=None, at=at - timedelta(days=2))
    save_draft(notice, SECOND, hand=second)
    version = publish(notice, is_important=True, hand=second)
    for group in groups:
        present = {one.external_id for one in roster(group)}
        for number, member in enumerate(missing(version.pk, [group], most=len(present))):
            if number % 4:
                when = second.at + timedelta(minutes=7 * number % 2_400)
                acknowledge_on_page(member, version, key=f"demo-{member.pk}", at=when)
    _start(groups, version, at=at)


def _start(groups: Sequence[int], version: VersionRow, *, at: datetime) -> None:
    """Most newcomers do what they are asked, each in their own time; some never do."""
    community_id = version.notice.community_id
    recent = newcomers_of(ground_of(community_id, groups), since=at - MONTH, at=at)
    members = members_by_id(one.member_id for one in recent)
    for number, one in enumerate(recent):
        member, soon = members[one.member_id], one.joined_at + timedelta(minutes=37 * (number % 60 + 1))
        if soon > at or number % 5 == 0:
            continue
        _introduce(member, INTRODUCTIONS[number % len(INTRODUCTIONS)], at=soon)
        acknowledge_on_page(member, version, key=f"demo-start-{member.pk}", at=soon)
        if number % 4:
            drawn = quiz_for(member.pk, community_id, number=1, most=TERMS.newcomers.questions)
            given = {each.question.id: each.right for each in drawn}
            answer_quiz(member, drawn, given, newcomers=TERMS.newcomers, hand=Hand(operator_id=None, at=soon))


def _introduce(member: Member, text: str, *, at: datetime) -> None:
    group = member.group.external_id
    change = MemberIntroduced(
        group=group, member=member.external_id, at=at, key=f"demo-intro-{member.pk}", message="", text=text
    )
    community, group_id = member.community_id, member.group_id
    note_introductions([Placed(community_id=community, group_id=group_id, member_id=member.pk, change=change, at=at)])
