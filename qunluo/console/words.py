"""What pages call the kinds of things that the core and the tables know by English names."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "post_reply": _("群内回复"),
    "post_picture": _("群内发图"),
    "welcome_member": _("欢迎新成员"),
    "send_hint": _("私下提示"),
    "recall_message": _("撤回消息"),
    "mute_member": _("禁言"),
    "remove_member": _("移出群"),
    "ask_operator": _("提醒运营"),
}
ACTION_ICONS = {
    "post_reply": "message-reply",
    "post_picture": "photo",
    "welcome_member": "door-enter",
    "send_hint": "bell",
    "recall_message": "arrow-back-up",
    "mute_member": "ban",
    "remove_member": "user-minus",
    "ask_operator": "bulb",
}
ABILITIES = {
    "PostReply": _("在群里发文字"),
    "PostPicture": _("在群里发图片"),
    "WelcomeMember": _("欢迎新成员"),
    "SendHint": _("私下提示成员"),
    "RecallMessage": _("撤回消息"),
    "MuteMember": _("禁言"),
    "RemoveMember": _("移出群"),
}
POLICIES = {
    "order": _("群规"),
    "roll_call": _("接龙"),
    "checkin": _("打卡"),
    "page_link": _("打卡页面链接"),
    "quiet_hours": _("免打扰时段"),
    "welcome": _("欢迎新成员"),
    "acknowledge": _("群规已阅"),
    "introduction": _("自我介绍"),
    "newcomer": _("新人任务"),
    "replies": _("关键词回复"),
    "faq": _("问答"),
    "capacity": _("群容量"),
    "inviting": _("邀请频率"),
}
EVENTS = {
    "MessagePosted": _("群消息"),
    "CheckinSubmitted": _("提交打卡"),
    "MessageRecalled": _("撤回消息"),
    "MemberPatted": _("拍一拍"),
    "SystemNoticed": _("系统提示"),
    "MemberJoined": _("入群"),
    "MemberLeft": _("退群"),
    "GroupCreated": _("建群"),
    "GroupRenamed": _("改群名"),
    "NoticeChanged": _("改群公告"),
    "OwnerChanged": _("换群主"),
    "GroupDismissed": _("群解散"),
    "ContactAdded": _("加好友"),
    "PageActed": _("页面操作"),
    "DeliveryReported": _("送达回执"),
    "DayClosed": _("一天结束"),
    "unknown": _("不认识的内容"),
}
MESSAGE_KINDS = {
    "text": _("文字"),
    "image": _("图片"),
    "voice": _("语音"),
    "video": _("视频"),
    "file": _("文件"),
    "link": _("链接"),
    "location": _("位置"),
    "mini_program": _("小程序"),
    "red_packet": _("红包"),
    "transfer": _("转账"),
    "sticker": _("表情"),
    "card": _("名片"),
    "roll_call": _("接龙"),
    "forward": _("聊天记录"),
    "call": _("通话"),
    "other": _("其他消息"),
}
SCENES = {
    "invited": _("被邀请"),
    "qr_code": _("扫码"),
    "link": _("点链接"),
    "approved": _("申请通过"),
    "created": _("建群时加入"),
}
FIELDS = {
    "message": _("消息编号"),
    "kind": _("类型"),
    "reply_to": _("回复的消息"),
    "mentions": _("提到"),
    "picture": _("图片地址"),
    "target": _("对象"),
    "scene": _("入群方式"),
    "invited_by": _("邀请人"),
    "reason": _("原因"),
    "removed_by": _("移出者"),
    "title": _("群名"),
    "owner": _("新群主"),
    "state": _("来源参数"),
    "page": _("页面"),
    "action": _("操作"),
    "fields": _("内容"),
    "delivery": _("发送编号"),
    "is_done": _("送达"),
    "detail": _("说明"),
    "day": _("日期"),
}
REASONS = {"left": _("自己退群"), "removed": _("被移出")}
CHANNELS = {"app": _("自有应用"), "history": _("聊天记录")}
STATE_TONES = {
    "waiting": "azure",
    "sending": "azure",
    "done": "green",
    "failed": "red",
    "unknown": "yellow",
    "by_hand": "orange",
    "expired": "secondary",
}
WAYS = {
    "message": _("群消息"),
    "roll_call": _("接龙"),
    "page": _("打卡页面"),
    "api": _("接口"),
    "operator": _("运营录入"),
    "sheet": _("表格导入"),
    "backup": _("备用表单"),
    "scan": _("扫码"),
    "make_up": _("补卡"),
}
CHECKIN_TONES = {
    "counts": "green",
    "part": "azure",
    "held": "orange",
    "repeat": "secondary",
    "wrong_number": "yellow",
    "refused": "secondary",
    "rejected": "red",
}
MEASURES = {
    "hint": _("私下提醒"),
    "mention": _("在群里提醒"),
    "mute": _("禁言"),
    "remove": _("移出群"),
}
MEASURE_TONES = {"hint": "azure", "mention": "yellow", "mute": "orange", "remove": "red"}
