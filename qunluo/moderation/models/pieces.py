"""What members want to have published: a piece, its versions, what reviewers said, and how a community reviews."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Piece(models.Model):
    """A post that a member handed in for a group. `version` is the newest; only that one is looked at.

    `final` is the text as it goes out, the author's or an edited one; `history` holds decisions that were undone.
    """

    class State(models.TextChoices):
        """WAITING → APPROVED | REFUSED | CHANGES → WAITING; WITHDRAWN by the author or before it went out."""

        WAITING = "waiting", _("待审核")
        CHANGES = "changes", _("待修改")
        APPROVED = "approved", _("已通过")
        REFUSED = "refused", _("未通过")
        WITHDRAWN = "withdrawn", _("已撤回")

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    group = models.ForeignKey("communities.Group", models.CASCADE, db_index=False, related_name="+")
    author = models.ForeignKey("communities.Member", models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    submitted_at = models.DateTimeField()
    due_at = models.DateTimeField()
    publish_at = models.DateTimeField(null=True)
    final = models.TextField(blank=True)
    is_edited = models.BooleanField(default=False)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    turn = models.PositiveIntegerField(default=0)
    history = models.JSONField(default=list)

    class Meta:
        verbose_name = _("稿件")
        indexes: ClassVar = [
            models.Index(
                fields=["community", "due_at", "id"], name="piece_waiting", condition=models.Q(state="waiting")
            ),
            models.Index(fields=["community", "-decided_at"], name="piece_decided"),
            models.Index(fields=["author", "-submitted_at"], name="piece_of_author"),
        ]

    def __str__(self) -> str:
        return f"{self.author_id} v{self.version} {self.state}"


class PieceVersion(models.Model):
    """What was handed in. `seen` is what the rules in force found in it then, `codes` what QR codes in pictures say.

    `pictures` are names of contents, in the author's order.
    """

    piece = models.ForeignKey(Piece, models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    text = models.TextField(max_length=5000)
    pictures = models.JSONField(default=list)
    seen = models.JSONField(default=list)
    codes = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["piece", "version"], name="piece_version_once")]

    def __str__(self) -> str:
        return f"{self.piece_id} v{self.version}"


class PiecePicture(models.Model):
    """A picture that a member sent for a piece; loose until a version names it."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    member = models.ForeignKey("communities.Member", models.CASCADE, related_name="+")
    piece = models.ForeignKey(Piece, models.CASCADE, null=True, related_name="kept_pictures")
    sha256 = models.CharField(max_length=64)
    codes = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "sha256"], name="piece_picture_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["sha256"], name="piece_picture_by_content"),
            models.Index(fields=["at"], name="piece_picture_loose", condition=models.Q(piece=None)),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.sha256[:8]}"


class PieceVote(models.Model):
    """What one reviewer said of one version. `text` is theirs where they edited it. Undone votes keep their time."""

    class Verdict(models.TextChoices):
        """What they want."""

        APPROVE = "approve", _("通过")
        REFUSE = "refuse", _("不通过")
        CHANGE = "change", _("请作者修改")

    class About(models.TextChoices):
        """What is wrong with it: the classifiers learn from the first two."""

        ADVERT = "advert", _("是广告")
        ABUSE = "abuse", _("攻击别人")
        OTHER = "other", _("其他原因")

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    piece = models.ForeignKey(Piece, models.CASCADE, related_name="votes")
    version = models.PositiveIntegerField()
    operator = models.ForeignKey("accounts.Operator", models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    about = models.CharField(max_length=10, choices=About.choices, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    text = models.TextField(max_length=5000, blank=True)
    publish_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["piece", "version", "operator"],
                condition=models.Q(undone_at=None),
                name="piece_vote_once",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["community", "-at"], name="piece_vote_newest")]

    def __str__(self) -> str:
        return f"{self.piece_id} v{self.version}: {self.verdict}"


class PieceTerms(models.Model):
    """How a community reviews: how many must approve, how soon, and who may hand in.

    `authors` are tags, whoever has one of which may; empty for all. `reviewers` are operators.
    """

    community = models.OneToOneField("accounts.Community", models.CASCADE, related_name="+")
    is_open = models.BooleanField(default=True)
    approvals = models.PositiveSmallIntegerField(default=1)
    due_hours = models.PositiveSmallIntegerField(default=24)
    tags = models.JSONField(default=list)
    reviewers = models.JSONField(default=list)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.community_id}: {self.approvals}"
