"""Pictures as people and attackers send them: what is kept, what is refused, and with which words."""

from __future__ import annotations

import errno
import io
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from qunluo.checkins import pictures
from qunluo.checkins.pictures import BadPicture, keep, path_of

HIDDEN = b"GPS 31.2304 N 121.4737 E"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def scene(size=(400, 300), *, mode="RGB", marks=7):
    """Something with shapes in it, so that it has a fingerprint."""
    image = Image.new("RGB", size, "#eee")
    draw = ImageDraw.Draw(image)
    for n in range(marks):
        x, y = size[0] * (n * 37 % 100) // 100, size[1] * (n * 61 % 100) // 100
        draw.ellipse((x, y, x + size[0] // 4, y + size[1] // 3), fill=(n * 40 % 255, n * 90 % 255, n * 17 % 255))
    return image.convert(mode)


def as_file(image, form="JPEG", **options):
    out = io.BytesIO()
    image.save(out, form, **options)
    out.seek(0)
    return out


def bits_apart(one, other):
    return (int(one, 16) ^ int(other, 16)).bit_count()


@pytest.mark.parametrize(
    "upload",
    [
        pytest.param(lambda: as_file(scene()), id="JPEG"),
        pytest.param(lambda: as_file(scene(), "PNG"), id="PNG"),
        pytest.param(lambda: as_file(scene(), "WEBP"), id="WebP"),
        pytest.param(lambda: as_file(scene(mode="CMYK")), id="of a printer"),
        pytest.param(lambda: as_file(scene(mode="L")), id="grey"),
        pytest.param(lambda: as_file(scene(mode="P"), "PNG"), id="of a palette"),
        pytest.param(lambda: as_file(scene(mode="P"), "PNG", transparency=0), id="of a palette with a hole"),
        pytest.param(lambda: as_file(scene(mode="RGBA"), "PNG"), id="see-through"),
        pytest.param(lambda: as_file(scene(mode="LA"), "PNG"), id="grey and see-through"),
        pytest.param(lambda: as_file(scene(mode="1"), "PNG"), id="black and white"),
        pytest.param(lambda: as_file(Image.new("I;16", (400, 300), 30_000), "PNG"), id="16 bits"),
        pytest.param(
            lambda: as_file(scene(), "MPO", save_all=True, append_images=[scene()]), id="two views of a phone"
        ),
    ],
)
def test_every_usual_picture_is_kept_as_a_plain_jpeg(upload):
    kept = keep(upload())

    with Image.open(path_of(kept.sha256)) as stored, Image.open(path_of(kept.sha256, is_small=True)) as small:
        assert (stored.format, stored.mode, stored.size) == ("JPEG", "RGB", (400, 300))
        assert small.size == (320, 240)
    assert (kept.width, kept.height, kept.size) == (400, 300, path_of(kept.sha256).stat().st_size)


def test_nothing_of_what_cameras_write_is_kept(media):
    exif = Image.Exif()
    exif[0x010E] = HIDDEN.decode()
    exif.get_ifd(0x8825)[29] = HIDDEN.decode()
    upload = as_file(scene(), exif=exif, comment=HIDDEN, icc_profile=HIDDEN * 20)

    kept = keep(upload)

    assert HIDDEN in upload.getvalue()
    assert [path for path in media.rglob("*.jpg") if HIDDEN in path.read_bytes() or b"Exif" in path.read_bytes()] == []
    with Image.open(path_of(kept.sha256)) as stored:
        assert (dict(stored.getexif()), stored.info.get("icc_profile"), stored.info.get("comment")) == ({}, None, None)


def test_a_second_file_behind_the_picture_is_left_behind():
    upload = io.BytesIO(as_file(scene()).getvalue() + b"PK\x03\x04<script>alert(1)</script>")

    kept = keep(upload)

    assert b"script" not in path_of(kept.sha256).read_bytes()


def test_a_picture_stands_as_the_camera_was_held():
    exif = Image.Exif()
    exif[0x0112] = 6

    kept = keep(as_file(scene((400, 300)), exif=exif))

    assert (kept.width, kept.height) == (300, 400)


def test_nonsense_in_the_notes_does_no_harm():
    upload = as_file(scene(), exif=b"Exif\0\0" + b"\xff" * 300)

    assert keep(upload).width == 400


def test_a_large_picture_is_made_smaller():
    kept = keep(as_file(scene((4000, 3000))))

    assert (kept.width, kept.height) == (1600, 1200)


def test_the_same_picture_twice_is_one_file(media):
    first, second = keep(as_file(scene(), "PNG")), keep(as_file(scene(), "PNG"))

    assert first == second
    assert len(list(media.rglob("*.jpg"))) == 2
    assert list(media.rglob("*.part")) == []


def test_a_fingerprint_knows_a_picture_again():
    original = keep(as_file(scene((1200, 900)))).phash
    edited = [
        keep(as_file(scene((1200, 900)).resize((600, 450)), quality=30)).phash,
        keep(as_file(scene((1200, 900)).crop((8, 8, 1192, 892)), "PNG")).phash,
    ]

    assert len(original) == 16
    assert [bits_apart(original, one) <= 8 for one in edited] == [True, True]
    assert bits_apart(original, keep(as_file(scene((1200, 900), marks=3))).phash) > 12


def test_a_picture_of_nothing_has_no_fingerprint():
    assert keep(as_file(Image.new("RGB", (300, 300), "white"))).phash == ""


def animated(form):
    return as_file(scene(), form, save_all=True, append_images=[scene(marks=2)], duration=100)


def head_of_png(width, height):
    """A file that says that it is huge, and is not."""
    content = bytearray(as_file(Image.new("RGB", (40, 40)), "PNG").getvalue())
    content[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    return io.BytesIO(bytes(content))


REFUSALS = [
    pytest.param(lambda: io.BytesIO(b""), "这张图片是空的", id="empty"),
    pytest.param(lambda: io.BytesIO(b"\xff\xd8" + b"x" * pictures.MOST_BYTES), "超过了 10 MB", id="too many bytes"),
    pytest.param(lambda: io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "不是能打开的图片", id="SVG"),
    pytest.param(lambda: io.BytesIO(b"%PDF-1.7"), "不是能打开的图片", id="PDF"),
    pytest.param(lambda: as_file(scene(), "GIF"), "不是能打开的图片", id="GIF"),
    pytest.param(lambda: as_file(scene(), "TIFF"), "不是能打开的图片", id="TIFF"),
    pytest.param(lambda: io.BytesIO(b"\0\0\0\x18ftypheic" + b"\0" * 90), "这是 HEIC 格式的照片", id="HEIC"),
    pytest.param(lambda: io.BytesIO(as_file(scene()).getvalue()[:2_000]), "没有传完整", id="cut JPEG"),
    pytest.param(lambda: io.BytesIO(as_file(scene(), "PNG").getvalue()[:900]), "没有传完整", id="cut PNG"),
    pytest.param(lambda: as_file(scene((1, 1)), "PNG"), "太小了", id="one point"),
    pytest.param(lambda: as_file(scene((31, 400)), "PNG"), "太小了", id="nearly wide enough"),
    pytest.param(lambda: head_of_png(10_000, 5_001), "像素太高了", id="just too many points"),
    pytest.param(lambda: head_of_png(60_000, 60_000), "像素太高了", id="a bomb"),
    pytest.param(lambda: animated("PNG"), "这是动图", id="moving PNG"),
    pytest.param(lambda: animated("WEBP"), "这是动图", id="moving WebP"),
]


@pytest.mark.parametrize(("upload", "sentence"), REFUSALS)
def test_what_can_not_be_kept_is_refused_with_a_sentence(media, upload, sentence):
    with pytest.raises(BadPicture, match=sentence):
        keep(upload())

    assert list(media.rglob("*")) == []


def test_smallest_side_that_is_taken():
    assert keep(as_file(scene((32, 400)), "PNG")).width == 32


def test_a_full_disk_is_said_and_leaves_nothing_behind(media, monkeypatch):
    def full(self, target):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)

    with pytest.raises(BadPicture, match="存不下图片"):
        keep(as_file(scene()))

    assert [path for path in media.rglob("*") if path.is_file()] == []
