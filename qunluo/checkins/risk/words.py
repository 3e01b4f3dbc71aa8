"""What each signal is called, what it means, what an honest reason may be, and what the member is told of it.

Operators read a reason's own sentence, which may name members of the same group. A member reads only `for_member`:
which sort of sign it was, never whom or what it was compared with.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """One signal in words. `may_be` is how an honest member comes to look like this."""

    name: StrPromise
    means: StrPromise
    may_be: StrPromise
    for_member: StrPromise


MEANINGS = {
    "device": Meaning(
        name=_("一台设备多个账号"),
        means=_("最近 7 天，同一台设备替几个账号打过卡。两三个账号几乎不加分，第五个起单凭这一条就要审核。"),
        may_be=_("一家人共用手机，老师的平板给全班用。"),
        for_member=_("这台设备最近也给别的账号打过卡"),
    ),
    "turns": Meaning(
        name=_("一台设备轮流打卡"),
        means=_("十分钟内，同一台设备接连给几个账号打卡，或者换账号只用了几秒。"),
        may_be=_("家长替孩子们挨个打卡。"),
        for_member=_("这台设备刚刚连着给几个账号打了卡"),
    ),
    "hops": Meaning(
        name=_("边换网络边打卡"),
        means=_("十分钟内，同一台设备换了三个以上网络，给三个以上账号打卡。"),
        may_be=_("在路上，手机在 Wi-Fi 和流量之间来回切换，恰好又替家人打了卡。"),
        for_member=_("这台设备打卡时频繁更换网络"),
    ),
    "tainted": Meaning(
        name=_("设备上有可疑记录"),
        means=_("同一台设备最近 7 天替别的账号打的卡，有的在等审核，有的被驳回了。审核通过后就不再算。"),
        may_be=_("同用一台设备的家人被误判了，还没来得及审核。"),
        for_member=_("这台设备上还有打卡在等待审核"),
    ),
    "poster": Meaning(
        name=_("接龙代填"),
        means=_("接龙里的这一行是别人填的，而且同一个人最近 7 天替好几个人填过。"),
        may_be=_("班委、组长替没空的人登记。"),
        for_member=_("接龙里的这一行是别人替您填的"),
    ),
    "network": Meaning(
        name=_("同一网络"),
        means=_("一小时内同一个网络有很多次打卡。只作旁证，几乎不加分。"),
        may_be=_("学校、公司、小区的 Wi-Fi。"),
        for_member=_("同一个网络里有很多人打卡"),
    ),
    "metronome": Meaning(
        name=_("等间隔打卡"),
        means=_("许多账号一个接一个，间隔几乎一样长，巧合的可能不到十万分之一。排在最前面的账号要到第二天才看得出来。"),
        may_be=_("恰好夹在一串脚本打卡中间。"),
        for_member=_("打卡时间和一串间隔一样的打卡连在了一起"),
    ),
    "burst": Meaning(
        name=_("同一秒扎堆"),
        means=_("同一秒内打卡的账号，比这个计划平时的人气多出太多。"),
        may_be=_("直播里一声令下，大家一起点。"),
        for_member=_("同一秒里有很多人一起打卡"),
    ),
    "same_second": Meaning(
        name=_("天天同一秒"),
        means=_("连着好几天都在同一秒打卡。闹钟会让人准点，但人点下去总会差上几秒。"),
        may_be=_("倒数着秒点的人。很少见。"),
        for_member=_("连着几天都在同一秒打卡"),
    ),
    "text_others": Meaning(
        name=_("和别人的文字雷同"),
        means=_("文字和别人这三天写的几乎一样。短句、计划里的话、群主发过的话、大家都引用的段落不算。"),
        may_be=_("抄写同一篇课文，或者都爱用同一段话。"),
        for_member=_("文字和别人写过的几乎一样"),
    ),
    "text_own": Meaning(
        name=_("重复自己的文字"),
        means=_("把自己前些天写的长文字原样再交一次。单凭这一条不会进审核。"),
        may_be=_("每天写同一段话激励自己。"),
        for_member=_("文字和您前些天写的几乎一样"),
    ),
    "picture_others": Meaning(
        name=_("和别人的图片相同"),
        means=_("图片和别人交过的是同一张，或者只是压缩、缩放过。许多人都交的同款截图不算。"),
        may_be=_("两个人一起拍的照片，同一款软件的截图。"),
        for_member=_("图片和别人交过的几乎一样"),
    ),
    "picture_own": Meaning(
        name=_("重复自己的图片"),
        means=_("图片是自己前些天交过的。同一张要审核，只是相像的几乎不加分。"),
        may_be=_("选错了照片，或者每天拍同一张书桌。"),
        for_member=_("图片是您前些天交过的"),
    ),
    "travel": Meaning(
        name=_("瞬间移动"),
        means=_("和自己上一次、或者和同一台设备上一次的位置相比，要比飞机还快（超过 900 公里/小时）才到得了。"),
        may_be=_("手机报了下飞机之前的旧位置。"),
        for_member=_("两次打卡的位置隔得太远，时间又太近"),
    ),
    "same_point": Meaning(
        name=_("定位一点不差"),
        means=_("好几天都定位在同一个点。卫星定位每次都会差一点；室内靠 Wi-Fi 定位的不差，所以几乎不加分。"),
        may_be=_("室内的 Wi-Fi 定位。"),
        for_member=_("好几天的定位一点都不差"),
    ),
    "accuracy": Meaning(
        name=_("误差总是一样"),
        means=_("地点每次不同，手机报的误差却总是同一个数。有些手机会取整，取整的几乎不加分。"),
        may_be=_("手机把误差取整了。"),
        for_member=_("好几次定位报的误差完全一样"),
    ),
    "moves": Meaning(
        name=_("反复进退群"),
        means=_("14 天内三次以上进群、退群。单凭这一条不会进审核。"),
        may_be=_("换手机、换账号、误退。"),
        for_member=_("最近几次进群退群"),
    ),
    "doubted": Meaning(
        name=_("接连可疑"),
        means=_("最近 7 天有两天以上的打卡在等审核或被驳回。单凭这一条不会进审核，审核通过后就不再算。"),
        may_be=_("前几天被误判，还没来得及审核。"),
        for_member=_("您前几天的打卡还在等待审核"),
    ),
    "rejected": Meaning(
        name=_("驳回过"),
        means=_("最近 14 天有可疑的打卡被审核驳回。单凭这一条不会进审核。"),
        may_be=_("上次是真的，这次改了。"),
        for_member=_("前些天有打卡没有通过审核"),
    ),
    "no_place": Meaning(
        name=_("没有提供定位"),
        means=_("计划要定位，成员选择不提供。定位是自愿的，所以由人来看一眼。这不是可疑。"),
        may_be=_("不愿意告诉别人自己在哪里，这是成员的权利。"),
        for_member=_("您没有提供定位，要由运营人员看一眼"),
    ),
}
UNKNOWN = Meaning(
    name=_("其他"),
    means=_("这个版本不认识的原因。"),
    may_be=_("请看原因里的说明。"),
    for_member=_("系统拿不准"),
)


def meaning_of(code: str) -> Meaning:
    """The words for a code; for one that a later version has written, some that are true of any."""
    return MEANINGS.get(code, UNKNOWN)


def told_member(codes: Iterable[str]) -> list[StrPromise]:
    """What the member reads of the reasons, each sort once. Nobody else is in it."""
    return [meaning_of(code).for_member for code in dict.fromkeys(codes)]
