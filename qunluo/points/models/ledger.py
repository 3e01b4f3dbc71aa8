"""The ledger: wallets, entries that are only ever added, and what proves that nobody changed them.

`points.chain` tells what the MACs cover. `writes.post` is the one way in.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Against(models.TextChoices):
    """The community's own accounts. They keep no running balance, which every writer would have to lock."""

    ISSUED = "issued", _("发放")
    SPENT = "spent", _("消费")
    EXPIRED = "expired", _("过期")
    RECLAIMED = "reclaimed", _("收回")


class Kind(models.TextChoices):
    """What an entry is for. The values go into the chain, so they never change."""

    CHECKIN = "checkin", _("打卡")
    MILESTONE = "milestone", _("连续打卡奖励")
    MAKEUP = "makeup", _("补卡")
    SPEECH = "speech", _("发言")
    INVITATION = "invitation", _("邀请")
    CONTENT = "content", _("优质内容")
    EVENT = "event", _("活动")
    REDEMPTION = "redemption", _("兑换")
    DRAW = "draw", _("抽奖")
    ADJUSTMENT = "adjustment", _("人工调整")
    COMPENSATION = "compensation", _("补偿")
    EXPIRY = "expiry", _("过期")
    CLAWBACK = "clawback", _("收回")


def accounts() -> list[tuple[str, str]]:
    """The community's own accounts, asked for by name: a new one is no migration."""
    return [(account.value, str(account.label)) for account in Against]


def kinds() -> list[tuple[str, str]]:
    """The kinds, likewise."""
    return [(kind.value, str(kind.label)) for kind in Kind]


class Wallet(models.Model):
    """One person's points in one community. `head` is the MAC of the last entry, `mac` that of this row.

    `owed` is what a claw-back could not take; later credits pay it first. `earned` counts all that was ever
    earned, less what was taken back. `expires_at` is when the next points may run out, or earlier.
    """

    community = models.ForeignKey("accounts.Community", models.PROTECT, db_index=False, related_name="+")
    person = models.ForeignKey("communities.Person", models.PROTECT, db_index=False, related_name="+")
    balance = models.BigIntegerField(default=0)
    owed = models.BigIntegerField(default=0)
    earned = models.BigIntegerField(default=0)
    seq = models.BigIntegerField(default=0)
    expires_at = models.DateTimeField(null=True)
    head = models.BinaryField()
    mac = models.BinaryField()

    class Meta:
        verbose_name = _("积分账户")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "community"], name="wallet_once_a_person"),
            models.CheckConstraint(condition=models.Q(balance__gte=0), name="wallet_never_below_zero"),
            models.CheckConstraint(condition=models.Q(owed__gte=0), name="wallet_owes_or_not"),
        ]
        indexes: ClassVar = [
            # None on what every move changes: updates stay out of the indexes.
            models.Index(fields=["community"], name="wallet_by_community"),
            models.Index(fields=["expires_at"], name="wallet_by_expiry", condition=models.Q(expires_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.balance}"


class PointsEntry(models.Model):
    """One movement, never changed: what the wallet gains (or, below zero, gives), `against` gives or gains.

    `reverses` is the entry that this one undoes. `owed_change` is what the wallet owes more, or less, by it.
    """

    id = models.BigAutoField(primary_key=True)
    community = models.ForeignKey(
        "accounts.Community", models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    wallet = models.ForeignKey(Wallet, models.PROTECT, db_index=False, related_name="entries")
    wallet_seq = models.BigIntegerField()
    against = models.CharField(max_length=10, choices=accounts)
    key = models.CharField(max_length=255, db_collation="C")
    amount = models.BigIntegerField()
    owed_change = models.BigIntegerField(default=0)
    balance_after = models.BigIntegerField()
    kind = models.CharField(max_length=20, choices=kinds)
    subject = models.CharField(max_length=200, blank=True, db_collation="C")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    posted_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    operator = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, db_index=False, related_name="+")
    reverses = models.ForeignKey("self", models.PROTECT, null=True, db_index=False, related_name="+")
    mac = models.BinaryField()

    class Meta:
        verbose_name = _("积分流水")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["community", "key"], name="entry_once_a_key"),
            models.UniqueConstraint(fields=["wallet", "wallet_seq"], name="entry_has_its_place"),
            models.UniqueConstraint(
                fields=["reverses"], name="entry_undone_once", condition=models.Q(reverses__isnull=False)
            ),
            models.CheckConstraint(
                condition=~models.Q(amount=0) | ~models.Q(owed_change=0), name="entry_moves_something"
            ),
            models.CheckConstraint(condition=models.Q(balance_after__gte=0), name="entry_leaves_no_debt"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["community", "id"], name="entry_in_order"),
            models.Index(
                fields=["community", "kind", "id"],
                name="entry_of_rare_kind",
                condition=~models.Q(kind__in=["checkin", "speech"]),
            ),
            models.Index(fields=["community", "subject"], name="entry_by_subject"),
            models.Index(fields=["wallet", "at"], include=["kind", "amount"], name="entry_by_moment"),
            models.Index(
                fields=["community", "at"],
                include=["wallet", "amount"],
                name="entry_earned",
                condition=models.Q(against__in=["issued", "reclaimed"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.amount:+}"


class PointsRules(models.Model):
    """A community's settings: most points of a kind in a day, when points run out, in which zone a day begins."""

    community = models.OneToOneField("accounts.Community", models.CASCADE, related_name="+")
    caps = models.JSONField(default=dict)
    expiry_days = models.PositiveIntegerField(_("积分有效天数"), null=True, blank=True)
    timezone = models.CharField(_("时区"), max_length=60, default="Asia/Shanghai")

    def __str__(self) -> str:
        return f"{self.community_id}: {self.caps}"


class LedgerSeal(models.Model):
    """The whole ledger of a community at one moment, in one digest; each seal holds the one before it.

    Covers all entries up to `last_entry`. `heads` names the wallets and where each chain stood, in the newest
    seal alone: it says which wallet is gone when a digest does not fit.
    """

    community = models.ForeignKey("accounts.Community", models.PROTECT, db_index=False, related_name="+")
    number = models.IntegerField()
    at = models.DateTimeField()
    last_entry = models.BigIntegerField()
    entries = models.BigIntegerField()
    wallets = models.BigIntegerField()
    digest = models.BinaryField()
    mac = models.BinaryField()
    heads = models.BinaryField(default=b"")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["community", "number"], name="seal_once")]

    def __str__(self) -> str:
        return f"{self.community_id} #{self.number}"


class LedgerWatch(models.Model):
    """Where the checker stands: one row. All that transactions before `mark` wrote was seen.

    The round goes through the wallets in order and is at `wallet`; `faults` are those of this round so far.
    `total` is how many entries there were at the last pass.
    """

    mark = models.BigIntegerField(default=0)
    wallet = models.BigIntegerField(default=0)
    walked = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    faults = models.JSONField(default=list)
    begun_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    rests_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"at wallet {self.wallet}"


class LedgerCheck(models.Model):
    """One look at the ledger that ended a round or found something. `faults` name the rows."""

    at = models.DateTimeField()
    is_round = models.BooleanField()
    entries = models.BigIntegerField()
    faults = models.JSONField(default=list)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-at"], name="check_newest_first")]

    def __str__(self) -> str:
        return f"{self.at}: {self.entries} entries, {len(self.faults)} faults"
