"""A report as a picture that a phone shows well: drawn here, without a browser."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from qunluo.checkins.reports.digest import Digest, Row
from qunluo.checkins.reports.text import compared, written

WIDTH, MARGIN = 750, 48
INK, GREY, FAINT, PAPER, CARD = "#1f2a37", "#6b7280", "#e5e7eb", "#f5f7fa", "#ffffff"
GREEN, PALE, FLAME = "#0ca678", "#c3f0e0", "#f76707"
Box = tuple[float, float, float, float]


def picture_of(digest: Digest) -> bytes:
    """The PNG. Letters that the font lacks (emoji in names, above all) are left out rather than shown as boxes."""
    page = _Page()
    page.head(digest)
    page.ring(digest)
    page.days(digest)
    if digest.leaders:
        page.ranking("本周打卡最多" if digest.is_weekly else "今天最早打卡", digest.leaders, GREEN)
    if digest.streaks:
        page.ranking("连续打卡最久", digest.streaks, FLAME)
    page.foot(digest)
    return page.png()


class _Page:
    """A sheet that grows downwards; cut to what was drawn at the end."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", (WIDTH, 2400), PAPER)
        self.draw = ImageDraw.Draw(self.image)
        self.y = 0.0

    def head(self, told: Digest) -> None:
        self.draw.rectangle((0, 0, WIDTH, 190), fill=GREEN)
        span = f"{written(told.first)} – {written(told.last)}" if told.is_weekly else written(told.last)
        self._text((MARGIN, 44), self._cut(told.plan, 46, WIDTH - 2 * MARGIN), 46, "#ffffff", is_bold=True)
        self._text((MARGIN, 118), f"{'周报' if told.is_weekly else '日报'} · {span}", 28, "#e6fcf5")
        self.y = 220

    def ring(self, told: Digest) -> None:
        """The rate as a ring, and the counts beside it."""
        top = self._card(260)
        rate = told.rate or 0.0
        box: Box = (MARGIN + 36, top + 40, MARGIN + 216, top + 220)
        self.draw.arc(box, 0, 360, fill=PALE, width=22)
        self.draw.arc(box, -90, -90 + 360 * rate, fill=GREEN, width=22)
        self._centred((box[0] + box[2]) / 2, top + 104, "—" if told.rate is None else f"{rate:.0%}", 42, INK)
        x = MARGIN + 262
        self._text((x, top + 42), "平均打卡率" if told.is_weekly else "已打卡 / 应到", 26, GREY)
        count = f"{told.checkins} 次打卡" if told.is_weekly else f"{told.done} / {told.expected} 人"
        self._text((x, top + 80), count, 46, INK, is_bold=True)
        trend = compared(told, "上周" if told.is_weekly else "昨天").lstrip("，")
        left = [f"待审核 {told.waiting} 人"] if told.waiting else []
        left += [f"还差 {told.missing} 人"] if told.missing else []
        lines = [one for one in (trend, " · ".join(left)) if one] or ["人人到齐" if told.done else "等你来打第一卡"]
        for number, line in enumerate(lines):
            self._text((x, top + 152 + 40 * number), line, 26, GREY)

    def days(self, told: Digest) -> None:
        """The last days as bars."""
        if not told.rates:
            return
        top = self._card(250)
        step = (WIDTH - 2 * MARGIN - 40) / max(len(told.rates), 1)
        for number, (day, rate) in enumerate(told.rates):
            x = MARGIN + 20 + step * (number + 0.5)
            height = 120 * (rate or 0.0)
            is_last = day == told.last and not told.is_weekly
            self.draw.rounded_rectangle((x - 20, top + 56, x + 20, top + 176), 8, fill=FAINT)
            if height >= 1:
                bar = (x - 20, top + 176 - height, x + 20, top + 176)
                self.draw.rounded_rectangle(
                    bar, min(8, height / 2), fill=GREEN if is_last or told.is_weekly else "#63d2b0"
                )
            self._centred(x, top + 20, "–" if rate is None else f"{rate:.0%}", 22, INK if is_last else GREY)
            self._centred(x, top + 190, f"{day.month}.{day.day}", 22, INK if is_last else GREY)

    def ranking(self, title: str, rows: Sequence[Row], colour: str) -> None:
        """A title and its lines."""
        top = self._card(84 + 54 * len(rows))
        self._text((MARGIN + 28, top + 22), title, 28, INK, is_bold=True)
        for number, row in enumerate(rows):
            y = top + 76 + 54 * number
            is_first = row.rank == 1
            self.draw.ellipse((MARGIN + 28, y, MARGIN + 66, y + 38), fill=colour if is_first else FAINT)
            self._centred(MARGIN + 47, y + 5, str(row.rank), 22, "#ffffff" if is_first else GREY)
            width = self._width(row.value, 26)
            self._text((WIDTH - MARGIN - 28 - width, y + 3), row.value, 26, colour)
            room = WIDTH - 2 * MARGIN - 150 - width
            self._text((MARGIN + 86, y + 2), self._cut(row.name, 28, room), 28, INK)

    def foot(self, told: Digest) -> None:
        cheers = "　".join(told.cheers[:3])
        if cheers:
            self._centred(WIDTH / 2, self.y + 8, self._cut(cheers, 26, WIDTH - 2 * MARGIN), 26, FLAME)
            self.y += 48
        hint = " · 群里发“我的打卡”看自己的记录"
        room = WIDTH - 2 * MARGIN - self._width(hint, 22)
        self._centred(WIDTH / 2, self.y + 8, self._cut(told.group, 22, room) + hint, 22, GREY)
        self.y += 64

    def png(self) -> bytes:
        """What was drawn."""
        out = io.BytesIO()
        self.image.crop((0, 0, WIDTH, round(self.y))).save(out, "PNG", compress_level=6)
        return out.getvalue()

    def _card(self, height: float) -> float:
        top = self.y
        self.draw.rounded_rectangle((MARGIN - 20, top, WIDTH - MARGIN + 20, top + height), 18, fill=CARD)
        self.y += height + 22
        return top

    def _text(self, place: tuple[float, float], text: str, size: int, colour: str, *, is_bold: bool = False) -> None:
        self.draw.text(place, shown(text), font=font(size, is_bold=is_bold), fill=colour)

    def _centred(self, x: float, y: float, text: str, size: int, colour: str) -> None:
        self._text((x - self._width(text, size) / 2, y), text, size, colour)

    def _width(self, text: str, size: int) -> float:
        return float(self.draw.textlength(shown(text), font=font(size)))

    def _cut(self, text: str, size: int, room: float) -> str:
        text = shown(text)
        if self._width(text, size) <= room:
            return text
        while text and self._width(f"{text}…", size) > room:
            text = text[:-1]
        return f"{text}…"


def shown(text: str) -> str:
    """The text without letters that would come out as boxes. A name of such letters alone says so."""
    known = letters()
    kept = "".join(letter for letter in text if letter in known or letter == " ")
    return " ".join(kept.split()) or ("（表情）" if text.strip() else "")


@cache
def letters() -> frozenset[str]:
    """What the font can draw: ASCII and punctuation for sure, and every ideograph of its table."""
    face = font(20)
    nothing = bytes(face.getmask("\U0010fffd"))
    common = (
        chr(code)
        for span in ((0x20, 0x250), (0x2010, 0x2040), (0x3000, 0x3030), (0x4E00, 0x9FFF), (0xFF00, 0xFF60))
        for code in range(*span)
    )
    return frozenset(
        letter for letter in common if unicodedata.category(letter)[0] != "C" and bytes(face.getmask(letter)) != nothing
    )


@cache
def font(size: int, *, is_bold: bool = False) -> ImageFont.FreeTypeFont:
    """The house's Chinese font, opened once a size."""
    name = f"noto-sans-sc-chinese-simplified-{700 if is_bold else 400}-normal.woff2"
    path = Path(settings.ROOT) / "static" / "fonts" / name
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
