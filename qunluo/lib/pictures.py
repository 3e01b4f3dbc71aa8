"""Pictures that members upload: weighed before they are decoded, written anew without what cameras hide in them.

What is kept is a JPEG of our own making, named by its content: nothing of the uploaded bytes survives, be it
coordinates, a profile, or a second file behind the first.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from qunluo.lib.refusal import Refusal

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
LEAST_SIDE = 32
LONGEST_SIDE, SMALL_SIDE = 1600, 320
LEAST_CONTRAST = 8  # of 255
FORMATS = ("JPEG", "PNG", "WEBP")
APPLE_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"mif1", b"msf1", b"heim", b"heis", b"avif", b"avis"}
Image.MAX_IMAGE_PIXELS = None  # ours is the stricter limit, and it comes with a sentence
_DECODING = threading.Lock()  # the largest picture takes half a gigabyte while it is decoded: one at a time


class BadPicture(Refusal):
    """What was uploaded can't be kept; the sentence is for the member."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A picture as it is kept: the content's name, the fingerprint of what it shows, and its measures."""

    sha256: str
    phash: str
    width: int
    height: int
    size: int


def keep_in(folder: str, upload: BinaryIO) -> Kept:
    """Check, decode, write anew and store. The same picture twice is one file. Raises `BadPicture`."""
    with _DECODING:
        image = _decoded(_content(upload))
        content = _as_jpeg(image, quality=82)
        fingerprint = phash_of(image)
        small = image.copy()
        small.thumbnail((SMALL_SIDE, SMALL_SIDE), Image.Resampling.LANCZOS)
    name = hashlib.sha256(content).hexdigest()
    try:
        store(path_in(folder, name, is_small=True), _as_jpeg(small, quality=72))
        store(path_in(folder, name), content)
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise BadPicture(_("服务器存不下图片了，已经告诉运营人员。您写的内容还在，可以先不带图片提交。")) from error
    return Kept(sha256=name, phash=fingerprint, width=image.width, height=image.height, size=len(content))


def path_in(folder: str, sha256: str, *, is_small: bool = False) -> Path:
    """Where the picture of that app lies. Of who may see it, the app's own reads know more."""
    ending = ".small.jpg" if is_small else ".jpg"
    return Path(settings.MEDIA_ROOT) / folder / sha256[:2] / f"{sha256}{ending}"


def phash_of(image: Image.Image) -> str:
    """64 bits of what a picture shows, in hex: the low frequencies of its brightness, above their median or not.

    Sizes, qualities and slight edits of one picture differ in few bits. Empty where there is next to nothing to see.
    """
    grey = np.asarray(image.convert("L").resize((32, 32), Image.Resampling.LANCZOS), dtype=np.float64)
    if np.ptp(grey) < LEAST_CONTRAST:
        return ""
    low = _COSINES @ grey @ _COSINES.T
    bits = (low > np.median(low)).ravel()
    return np.packbits(bits).tobytes().hex()


_STEPS = np.arange(32)
_COSINES = np.cos(np.pi * np.outer(np.arange(8), 2 * _STEPS + 1) / 64)


def _content(upload: BinaryIO) -> bytes:
    content = upload.read(MOST_BYTES + 1)
    if not content:
        raise BadPicture(_("这张图片是空的，请重新选一张。"))
    if len(content) > MOST_BYTES:
        raise BadPicture(_("这张图片超过了 10 MB。请选小一点的，或者截个图再传。"))
    if content[4:8] == b"ftyp" and content[8:12] in APPLE_BRANDS:
        raise BadPicture(
            _("这是 HEIC 格式的照片，这里打不开。苹果手机可以在“设置 › 相机 › 格式”里选“兼容性最佳”，或者截个图再传。")
        )
    return content


def _decoded(content: bytes) -> Image.Image:
    """The picture upright, in plain colours. Decoders of hostile bytes raise anything."""
    try:
        image: Image.Image = Image.open(io.BytesIO(content), formats=FORMATS)
    except Exception as error:
        raise BadPicture(_("这不是能打开的图片。可以传 JPG、PNG 和 WebP 格式的照片或截图。")) from error
    _measure(image)
    try:
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        image = _mixable(image)
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
        return _flat(_upright(image))
    except Exception as error:
        raise BadPicture(_("这张图片没有传完整，或者已经损坏。请重新选一次。")) from error


def _measure(image: Image.Image) -> None:
    """Nothing but the head of the file has been read so far."""
    if image.width * image.height > MOST_PIXELS:
        raise BadPicture(_("这张图片的像素太高了（超过 5000 万）。请选小一点的，或者截个图再传。"))
    if min(image.width, image.height) < LEAST_SIDE:
        raise BadPicture(_("这张图片太小了，看不清内容。请换一张。"))
    if image.format != "MPO" and getattr(image, "n_frames", 1) > 1:  # phones keep a second view behind the first
        raise BadPicture(_("这是动图，这里只能收静态的照片或截图。"))


def _mixable(image: Image.Image) -> Image.Image:
    """Points of a palette, and such of 16 bits, can't be made into fewer points."""
    if image.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if image.mode in {"1", "P"}:
        return image.convert("RGBA" if "transparency" in image.info else "RGB")
    return image


def _upright(image: Image.Image) -> Image.Image:
    """Turned as the camera says; what it says may be nonsense."""
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # noqa: BLE001 - the picture is good even where its notes are not
        return image


def _flat(image: Image.Image) -> Image.Image:
    """Red, green and blue; what is see-through lies on white."""
    if "A" in image.mode or "transparency" in image.info:
        above = image.convert("RGBA")
        below = Image.new("RGBA", above.size, "white")
        below.alpha_composite(above)
        image = below
    return image.convert("RGB")


def _as_jpeg(image: Image.Image, *, quality: int) -> bytes:
    clean = Image.new("RGB", image.size)
    clean.paste(image)  # a new one knows nothing of the old one's notes
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()


def store(path: Path, content: bytes) -> None:
    """Whole or not at all, also if the power fails. A file that is there already is marked as asked for now."""
    if path.exists():
        os.utime(path)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
