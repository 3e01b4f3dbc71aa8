"""The backup form: for days on which the usual ways are down. Nobody signs in; a name and a few words will do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, BinaryIO, cast

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from qunluo.checkins.pictures import BadPicture, Kept, keep
from qunluo.checkins.reads.backups import BackupForm, backup_form, entries_since, is_open
from qunluo.checkins.writes.once import OtherRequest, Request, once
from qunluo.entrances.backup import least_words, must_be_enough, take_backup_form
from qunluo.h5.asked import A_KEY, CONFLICT, NotAsked, fingerprint_of, must_be_readable, new_key
from qunluo.h5.networks import network_named
from qunluo.h5.visit import bare, is_from_here
from qunluo.lib.clock import now
from qunluo.lib.refusal import Refusal
from qunluo.sms.registry import is_on

LONGEST_NAME, LONGEST_TEXT, MOST_PICTURES = 60, 2_000, 3
SPAN = timedelta(minutes=10)
MOST_OF_NETWORK, MOST_OF_ALL = 120, 3_000
TOO_MANY, GONE, BAD = 429, 410, 422


class TooMany(Refusal):
    """More entries in a short time than people write."""


@csrf_exempt  # nobody is signed in here: there is nothing that another page could borrow
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, token: str) -> HttpResponse:
    """The form, and what became of it."""
    form = backup_form(token)
    if form is None or not is_open(form):
        return bare(request, "h5/backup_closed.html", {"form": form}, status=GONE)
    if request.method != "POST":
        return _page(request, form)
    try:
        must_be_readable(request)
        said = _take(request, form)
    except NotAsked as error:
        return _page(request, form, refused=str(error), status=error.status)
    except TooMany as error:
        return _page(request, form, refused=str(error), status=TOO_MANY)
    except Refusal as error:
        return _page(request, form, refused=str(error), status=BAD)
    return bare(request, "h5/backup_done.html", {"form": form, "said": said})


show.writes = True  # type: ignore[attr-defined]  # a test reads it: this address changes things, by a key of its own


def _take(request: HttpRequest, form: BackupForm) -> str:
    typed = cast("Any", request.POST)
    name, text = typed.get("name", "").replace("\0", "").strip(), typed.get("text", "").replace("\0", "").strip()
    key = typed.get("key", "")
    if not is_from_here(request.headers) or not A_KEY.fullmatch(key):
        raise Refusal(_("这次提交不完整，请再提交一次。"))
    if not name or len(name) > LONGEST_NAME:
        raise Refusal(_("请写上您在群里的昵称，和群里显示的一样，方便对上人。"))
    if len(text) > LONGEST_TEXT:
        raise Refusal(_("最多写 %(most)d 个字，请删短一些。") % {"most": LONGEST_TEXT})
    network = network_named(request.META.get("REMOTE_ADDR", ""), request.headers.get("x-forwarded-for", ""))
    _slow_down(form, network)  # before pictures take up time and room
    must_be_enough(form, text, at=now())
    pictures = _pictures(request)
    fingerprint = fingerprint_of(form.token, [[name, text, *(one.sha256 for one in pictures)]])
    wanted = Request(scope=f"backup:{form.pk}", key=key, fingerprint=fingerprint)

    def enter() -> dict[str, str]:
        taken = take_backup_form(form, name=name, text=text, pictures=pictures, key=key, at=now(), network=network)
        return {"said": _sentence(name, is_known=taken.member_id is not None)}

    try:
        return str(once(wanted, enter, at=now())["said"])
    except OtherRequest:
        sentence = _("刚才已经提交过一次，内容和这次不一样。想再交一份，请再点一次提交。")
        raise NotAsked(sentence, CONFLICT) from None


def _sentence(name: str, *, is_known: bool) -> str:
    if is_known:
        return _("收到了，%(name)s。恢复以后打卡记录会自动补进去，不会重复。") % {"name": name}
    return _("收到了。群里没有找到唯一叫“%(name)s”的成员，运营人员核对以后会给您记上。") % {"name": name}


def _slow_down(form: BackupForm, network: str) -> None:
    """Generous: a whole class may sit behind one address."""
    of_network, of_all = entries_since(form.pk, network=network, since=now() - SPAN)
    if of_all >= MOST_OF_ALL or (network and of_network >= MOST_OF_NETWORK):
        raise TooMany(_("现在提交的人太多了，请过几分钟再试。您写的内容还在。"))


def _pictures(request: HttpRequest) -> list[Kept]:
    files = request.FILES.getlist("file")
    if len(files) > MOST_PICTURES:
        raise BadPicture(_("一次最多传 %(most)d 张图片。") % {"most": MOST_PICTURES})
    return [keep(cast("BinaryIO", file)) for file in files]


def _page(request: HttpRequest, form: BackupForm, *, refused: str = "", status: int = 200) -> HttpResponse:
    typed = request.POST if not refused or status != 413 else {}  # noqa: PLR2004 - too large to be read
    context = {
        "form": form,
        "refused": refused,
        "typed": typed,
        "key": new_key(),
        "most": LONGEST_TEXT,
        "by_phone": is_on(),
        "least": least_words(form, at=now()),
    }
    return bare(request, "h5/backup.html", context, status=status)
