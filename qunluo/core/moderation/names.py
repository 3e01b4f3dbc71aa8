"""What clues, disguises and parts of a sum are called where people read them."""

from __future__ import annotations

from qunluo.core.moderation.sight import Clue, Trick

CLUES = {
    Clue.LINK: "链接",
    Clue.WECHAT: "微信号",
    Clue.QQ: "QQ 号",
    Clue.PHONE: "手机号",
    Clue.EMAIL: "邮箱",
    Clue.HANDLE: "联系方式",
    Clue.PRICE: "价格",
    Clue.GROUP_NUMBER: "群号",
    Clue.QR_CODE: "二维码",
    Clue.CARD: "转发的卡片",
    Clue.IDENTITY_CARD: "身份证号",
    Clue.BANK_CARD: "银行卡号",
}
TRICKS = {
    Trick.WIDTH: "全角或特殊字母",
    Trick.VARIANT: "繁体",
    Trick.LOOKALIKE: "形近字",
    Trick.INVISIBLE: "看不见的字符",
    Trick.INSERTED: "夹杂符号",
    Trick.REPEATED: "叠字",
    Trick.SPLIT: "拆字",
    Trick.HOMOPHONE: "谐音",
    Trick.PINYIN: "拼音",
    Trick.INITIALS: "拼音首字母",
}
PARTS = {clue.value: name for clue, name in CLUES.items()} | {
    "classifier": "用词",
    "listed": "词库",
    "newcomer": "新人",
    "first_message": "第一次发言",
    "repeated": "重复发送",
}
