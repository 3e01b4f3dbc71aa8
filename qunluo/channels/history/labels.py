"""The Chinese and English labels by which exports name what a message carries, and placeholders made of them."""

from __future__ import annotations

import re
from functools import lru_cache

_BY_KIND = {
    "text": "文本 文字 引用 引用回复 回复 带有引用的文本 粘贴的文本 text reply quote plain",
    "image": "图片 照片 闪照 image photo picture img",
    "voice": "语音 音频 voice audio",
    "video": "视频 短视频 小视频 video",
    "file": "文件 群文件 file document",
    "link": "链接 卡片式链接 卡片 图文 分享 音乐 网页 视频号 视频号视频 视频号直播 视频号名片 视频号直播或直播回放 "
    "link share url",
    "location": "位置 地理位置 位置共享 共享位置 location",
    "mini_program": "小程序 qq小程序 小程序分享 mini_program miniprogram",
    "red_packet": "红包 qq红包 微信红包 专享红包 口令红包 红包封面 赠送红包封面 red_packet redpacket",
    "transfer": "转账 qq转账 微信转账 transfer",
    "sticker": "表情 动画表情 gif表情 原创表情 大表情 商城表情 贴图 贴纸 用户上传的gif表情 sticker emoji emoticon",
    "card": "名片 推荐好友 推荐群聊 推荐公众号 个人名片 card contact",
    "roll_call": "接龙 群接龙 roll_call",
    "forward": "合并转发 聊天记录 合并转发的聊天记录 聊天记录合并转发 转发 笔记 收藏夹 forward",
    "call": "语音通话 视频通话 通话 语音/视频通话 call",
    "other": "动作 群签到 投票 发起投票 未知 其他 其它 other unknown",
    "system": "系统 系统通知 系统提示 通知 邀请加群 system service notice",
    "recalled": "撤回 消息撤回 recall recalled",
    "patted": "拍一拍 戳一戳 pat poke",
    "notice_changed": "群公告 公告 announcement",
}
_KINDS = {label: kind for kind, labels in _BY_KIND.items() for label in labels.split()}
_DRESS = re.compile(r"[(\uff08](?:分享|猜)[)\uff09]|\d+$")
_PLACEHOLDER = re.compile(r"!?\[([^\[\]|]{1,12})(?:\|([^\]]*))?\](?:\(([^()\s]*)\))?")
_INLINE = {"image", "sticker", "text"}  # stand within a sentence; the others are the message
_PHRASES = {"system", "recalled", "patted", "roll_call"}  # words that people put in brackets for themselves
_OWN_SERVER = re.compile(r"https?://(?:127\.0\.0\.1|localhost|\[::1\]|0\.0\.0\.0|<nil>)", re.IGNORECASE)


def kind_of_label(label: str) -> str:
    """The kind behind `图片消息`, `(分享)卡片式链接` or `Image`; empty where the label is unknown."""
    bare = _DRESS.sub("", label.strip().lower())
    return _KINDS.get(bare) or _KINDS.get(bare.removesuffix("消息").removesuffix("卡片")) or ""


@lru_cache(maxsize=4_096)
def kind_of_body(text: str) -> str:
    """The kind of a message of which only the text is known. `[图片]` is an image, `好看[图片]` is a text."""
    if text[:1] not in {"[", "!"}:
        return "text"
    first = _PLACEHOLDER.match(text)
    kind = kind_of_label(first[1]) if first is not None else ""
    if not kind or kind in _PHRASES or first is None:
        return "text"
    if kind not in _INLINE:
        return kind
    return _kind_of_inline(text)


def _kind_of_inline(text: str) -> str:
    kinds = set()
    place = 0
    while found := _PLACEHOLDER.match(text, place):
        kinds.add(kind_of_label(found[1]) or "text")
        place = found.end()
        while place < len(text) and text[place].isspace():
            place += 1
    if place < len(text) or "text" in kinds:
        return "text"
    return "image" if "image" in kinds else "sticker" if kinds == {"sticker"} else "text"


def read_placeholder(text: str) -> tuple[str, str]:
    """Kind and words of chatlog's `[链接|title](url)`: title and, where it leads anywhere, the address."""
    found = _PLACEHOLDER.match(text)
    kind = kind_of_body(text)
    if found is None or kind == "text":
        return kind, text
    _, title, url = found.groups("")
    rest = text[found.end() :].strip()
    parts = [part for part in (title, "" if _OWN_SERVER.match(url) else url, rest) if part and part != "<nil>"]
    words = " ".join(parts[:2]) if url and kind in {"link", "mini_program"} else "\n".join(parts)
    return kind, words or found[0].split("](", 1)[0].removesuffix("]").removeprefix("!") + "]"
