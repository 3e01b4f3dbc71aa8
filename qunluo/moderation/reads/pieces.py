"""Pieces as reviewers and authors see them: what waits, what was said of it, and whether it has gone out."""

from __future__ import annotations

import hmac
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db.models import Q, QuerySet

from qunluo.core.moderation.agreement import Agreement, agreement_of
from qunluo.lib.passes import pseudonym
from qunluo.lib.pictures import path_in
from qunluo.moderation.models import Piece, PiecePicture, PieceVersion, PieceVote
from qunluo.moderation.reads.queue import Place, pieces_of
from qunluo.outbox.reads import State as Sent
from qunluo.outbox.reads import by_keys

Row = Piece
Vote = PieceVote
"""The rows, named here for those who may not touch the tables."""
FOLDER = "pieces"
SHOWN_FOR = timedelta(days=7)
NEEDED_TO_COMPARE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A piece with its newest version, who has spoken of that, and what became of it."""

    row: Piece
    version: PieceVersion
    votes: tuple[PieceVote, ...]
    sent: str = ""

    @property
    def text(self) -> str:
        """As it would go out: as a reviewer left it, or as the author wrote it."""
        edited = [vote.text for vote in self.votes if vote.text]
        return edited[-1] if edited else self.version.text

    @property
    def is_edited(self) -> bool:
        """Whether that is not what the author wrote."""
        return self.text != self.version.text

    @property
    def pieces(self) -> tuple[tuple[str, bool], ...]:
        """The author's text in pieces, each with whether a rule points at it."""
        return pieces_of(self.version.text, [span for one in self.version.seen for span in one["spans"]])

    def voice_of(self, operator_id: int) -> PieceVote | None:
        """What this operator said."""
        return next((one for one in self.votes if one.operator_id == operator_id), None)


def waiting(community_id: int, *, after: Place | None = None, limit: int = 20) -> list[Piece]:
    """A page of what waits, the most urgent first."""
    rows = _named(Piece.objects.filter(community_id=community_id, state=Piece.State.WAITING))
    if after is not None:
        rows = rows.filter(Q(due_at__gt=after.at) | Q(due_at=after.at, pk__gt=after.id))
    return list(rows.order_by("due_at", "pk")[:limit])


def decided(community_id: int, *, state: str = "", before: Place | None = None, limit: int = 50) -> list[Piece]:
    """A page of what was decided, newest first."""
    rows = _named(Piece.objects.filter(community_id=community_id, decided_at__isnull=False))
    rows = rows.filter(state=state) if state else rows.exclude(state=Piece.State.WAITING)
    if before is not None:
        rows = rows.filter(Q(decided_at__lt=before.at) | Q(decided_at=before.at, pk__lt=before.id))
    return list(rows.order_by("-decided_at", "-pk")[:limit])


def pieces(ids: Collection[int], *, within: Collection[int]) -> list[Piece]:
    """These, as far as they belong to one of these communities."""
    return list(_named(Piece.objects.filter(pk__in=ids, community_id__in=within)).order_by("due_at", "pk"))


def own_pieces(member_id: int, *, limit: int = 50) -> list[Piece]:
    """What this member handed in, newest first."""
    return list(_named(Piece.objects.filter(author_id=member_id)).order_by("-submitted_at", "-pk")[:limit])


def own_piece(piece_id: int, member_id: int) -> Piece | None:
    """One of them."""
    return _named(Piece.objects.filter(pk=piece_id, author_id=member_id)).first()


def looks_at(rows: Sequence[Piece]) -> list[Look]:
    """With all that pages show; what has gone out is asked for those alone that were approved."""
    ids = [row.pk for row in rows]
    versions = {(one.piece_id, one.version): one for one in PieceVersion.objects.filter(piece_id__in=ids)}
    votes: dict[tuple[int, int], list[PieceVote]] = defaultdict(list)
    said = PieceVote.objects.filter(piece_id__in=ids, undone_at=None).select_related("operator")
    for vote in said.order_by("at", "pk"):
        votes[vote.piece_id, vote.version].append(vote)
    newest = {row.pk: versions[row.pk, row.version] for row in rows}
    approved = [row for row in rows if row.state == Piece.State.APPROVED]
    sent = by_keys([key for row in approved for key in _keys(row, newest[row.pk])]) if approved else {}
    return [
        Look(
            row=row,
            version=newest[row.pk],
            votes=tuple(votes[row.pk, row.version]),
            sent=_sent({sent[key].state for key in _keys(row, newest[row.pk]) if key in sent}),
        )
        for row in rows
    ]


def sent_prefix(row: Piece) -> str:
    """How all keys begin under which it goes out after its newest decision."""
    return f"piece:{row.pk}:{row.turn}#"


def _keys(row: Piece, version: PieceVersion) -> list[str]:
    return [f"{sent_prefix(row)}{number}" for number in range(1 + len(version.pictures))]


def _sent(states: Collection[str]) -> str:
    """How far it has gone out: planned, by hand, failed, or sent."""
    return next((word for state, word in _WORDS.items() if state in states), "sent" if states else "")


def agreement(community_id: int, *, most: int = 1000) -> Agreement:
    """Over the newest versions that two reviewers spoke about: the first two of each."""
    rows = PieceVote.objects.filter(community_id=community_id, undone_at=None).order_by("-at", "-pk")
    said: dict[tuple[int, int], list[str]] = defaultdict(list)
    for piece, version, verdict in rows.values_list("piece_id", "version", "verdict")[:most]:
        said[piece, version].append(verdict)
    return agreement_of((its[-1], its[-2]) for its in said.values() if len(its) >= NEEDED_TO_COMPARE)


def overdue(*, at: datetime) -> list[Piece]:
    """Pieces past their due time."""
    rows = Piece.objects.filter(state=Piece.State.WAITING, due_at__lte=at)
    return list(rows.select_related("author__group__account"))


def path_of(sha256: str, *, is_small: bool = False) -> Path:
    """Where the picture lies."""
    return path_in(FOLDER, sha256, is_small=is_small)


def open_picture(sha256: str, *, within: Collection[int], is_small: bool = False) -> BinaryIO | None:
    """The JPEG for an operator of one of these communities."""
    known = PiecePicture.objects.filter(community_id__in=within, sha256=sha256).exists()
    return _open(sha256, is_small=is_small) if known else None


def open_own_picture(sha256: str, *, member_id: int, is_small: bool = False) -> BinaryIO | None:
    """The JPEG for whoever sent it."""
    known = PiecePicture.objects.filter(member_id=member_id, sha256=sha256).exists()
    return _open(sha256, is_small=is_small) if known else None


def own_pictures(member_id: int, names: Iterable[str]) -> list[PiecePicture]:
    """Those of these that the member sent, in this order."""
    wanted = list(dict.fromkeys(names))
    known = {row.sha256: row for row in PiecePicture.objects.filter(member_id=member_id, sha256__in=wanted)}
    return [known[name] for name in wanted if name in known]


def loose_pictures(member_id: int) -> int:
    """How many pictures of the member belong to no piece."""
    return PiecePicture.objects.filter(member_id=member_id, piece=None).count()


def picture_url(piece: Piece, number: int) -> str:
    """Where a platform fetches a picture of an approved piece for a week, by whoever was given the address."""
    return f"{settings.QUNLUO_URL}/p/{piece.pk}-{piece.turn}-{number}-{_word(piece.pk, piece.turn, number)}.jpg"


def public_picture(piece_id: int, turn: int, number: int, word: str, *, at: datetime) -> BinaryIO | None:
    """The JPEG behind an address that we gave out, while it lasts and the piece stands."""
    if not hmac.compare_digest(word.encode(), _word(piece_id, turn, number).encode()):
        return None
    piece = Piece.objects.filter(pk=piece_id, turn=turn, state=Piece.State.APPROVED).first()
    if piece is None or piece.decided_at is None:
        return None
    if max(piece.decided_at, piece.publish_at or piece.decided_at) < at - SHOWN_FOR:
        return None
    names: list[Any] = PieceVersion.objects.get(piece=piece, version=piece.version).pictures
    return _open(names[number]) if number < len(names) else None


def _word(*parts: int) -> str:
    return pseudonym("piece", "-".join(map(str, parts)))


def _open(sha256: str, *, is_small: bool = False) -> BinaryIO | None:
    try:
        return path_of(sha256, is_small=is_small).open("rb")
    except FileNotFoundError:
        return None


_WORDS = {
    Sent.FAILED: "failed",
    Sent.UNKNOWN: "failed",
    Sent.BY_HAND: "by_hand",
    Sent.WAITING: "planned",
    Sent.SENDING: "planned",
    Sent.EXPIRED: "expired",
}


def _named(rows: QuerySet[Piece]) -> QuerySet[Piece]:
    return rows.select_related("group__account", "author__group__account", "author__account")
