"""Groups, the people in them, and what was said there.

The hot tables here are written by COPY and set-based SQL (`writes`), many events at a time.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from qunluo.lib.crypto import EncryptedTextField


class Group(models.Model):
    """One group on one channel account. `titled_at` and its kin say how new the fact beside them is."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, related_name="+")
    account = models.ForeignKey("channels.ChannelAccount", models.CASCADE, related_name="+")
    external_id = models.CharField(max_length=200)
    title = models.CharField(_("群名"), max_length=200, blank=True)
    titled_at = models.DateTimeField(null=True)
    notice = models.TextField(blank=True)
    noticed_at = models.DateTimeField(null=True)
    owner = models.CharField(max_length=200, blank=True)
    owned_at = models.DateTimeField(null=True)
    dismissed_at = models.DateTimeField(null=True)
    present = models.IntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("群")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "external_id"], name="group_once_on_an_account")
        ]

    def __str__(self) -> str:
        return self.title or str(_("未命名的群"))


class RulesVersion(models.Model):
    """The rules of a group as they were from this version on. The newest holds; old ones stay, for "why?"."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="rules_versions")
    version = models.PositiveIntegerField()
    data = models.JSONField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["group", "version"], name="rules_version_once")]

    def __str__(self) -> str:
        return f"{self.group_id} v{self.version}"


class Person(models.Model):
    """One human, over platforms. Accounts are joined here by proof, never by nickname."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, related_name="+")
    note = models.TextField(_("备注"), blank=True)

    def __str__(self) -> str:
        return f"#{self.pk}"


class Account(models.Model):
    """One account of a person on a platform that we are connected to."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    channel_account = models.ForeignKey("channels.ChannelAccount", models.CASCADE, db_index=False, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="accounts")
    external_id = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel_account", "external_id"], name="account_once_on_a_channel")
        ]

    def __str__(self) -> str:
        return self.external_id


class Member(models.Model):
    """An account in a group, present or gone. `messages` counts what is in the archive.

    `is_listed` says that a list of the members named them, so that they count though they may never speak.
    """

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    group = models.ForeignKey(Group, models.CASCADE, db_index=False, related_name="members")
    account = models.ForeignKey(Account, models.CASCADE, db_index=False, related_name="members")
    external_id = models.CharField(max_length=200)
    name = models.CharField(_("群昵称"), max_length=200, blank=True)
    named_at = models.DateTimeField(null=True)
    is_staff = models.BooleanField(_("群主或管理员"), default=False)
    is_present = models.BooleanField(default=False)
    is_listed = models.BooleanField(default=False, db_default=False)
    moved_at = models.DateTimeField(null=True)
    joined_at = models.DateTimeField(null=True)
    first_seen_at = models.DateTimeField(null=True)
    spoke_at = models.DateTimeField(null=True)
    messages = models.IntegerField(default=0)

    class Meta:
        verbose_name = _("成员")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "external_id"], name="member_once_in_a_group")
        ]
        indexes: ClassVar = [models.Index(fields=["account"], name="member_by_account")]

    def __str__(self) -> str:
        return self.name or self.external_id


class Move(models.Model):
    """One join or leave of one member."""

    class What(models.TextChoices):
        """Which way."""

        JOINED = "joined", _("入群")
        LEFT = "left", _("退群")
        REMOVED = "removed", _("被移出")

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    group = models.ForeignKey(Group, models.CASCADE, db_index=False, related_name="moves")
    member = models.ForeignKey(Member, models.CASCADE, related_name="moves")
    key = models.CharField(max_length=255)
    at = models.DateTimeField()
    what = models.CharField(max_length=10, choices=What.choices)
    scene = models.CharField(max_length=20, blank=True)
    by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["group", "key"], name="move_once")]
        indexes: ClassVar = [models.Index(fields=["group", "at"], name="move_by_time")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.what} {self.at}"


class Message(models.Model):
    """One message in the archive. The table is partitioned by month of `at`; `key` is that of its event."""

    pk = models.CompositePrimaryKey("group_id", "at", "id")
    id = models.BigIntegerField()
    community_id = models.BigIntegerField()
    group = models.ForeignKey(Group, models.DO_NOTHING, related_name="+")
    member = models.ForeignKey(Member, models.DO_NOTHING, related_name="+")
    at = models.DateTimeField()
    key = models.CharField(max_length=255)
    message = models.CharField(max_length=255, blank=True)
    kind = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    reply_to = models.CharField(max_length=255, blank=True)

    class Meta:
        managed = False
        db_table = "communities_message"

    def __str__(self) -> str:
        return self.key


class Withdrawal(models.Model):
    """That a message was recalled; known perhaps before the message itself."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    group = models.ForeignKey(Group, models.CASCADE, db_index=False, related_name="+")
    message = models.CharField(max_length=255)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["group", "message"], name="withdrawal_once")]

    def __str__(self) -> str:
        return self.message


class Tag(models.Model):
    """A word that operators put on members. A region tag says where somebody lives, for boards by region."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, related_name="+")
    name = models.CharField(_("标签"), max_length=30)
    is_region = models.BooleanField(_("是地区"), default=False)

    class Meta:
        verbose_name = _("标签")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["community", "name"], name="tag_once_in_a_community")]

    def __str__(self) -> str:
        return self.name


class MemberTag(models.Model):
    """That a member has a tag."""

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="member_tags")
    member = models.ForeignKey(Member, models.CASCADE, related_name="member_tags")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["tag", "member"], name="tag_once_on_a_member")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.tag_id}"


class Consent(models.Model):
    """That a person agreed to one purpose, in the words of that version; until they take it back."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=30)
    version = models.PositiveIntegerField()
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "purpose", "-given_at"], name="consent_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.purpose} v{self.version}"


class Phone(models.Model):
    """A number that a person has proven to hold, with their consent. `index` finds it without opening it."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    person = models.OneToOneField(Person, models.CASCADE, related_name="phone")
    number = EncryptedTextField()
    index = models.BinaryField()
    bound_at = models.DateTimeField()

    class Meta:
        verbose_name = _("手机号")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["community", "index"], name="phone_once_in_a_community")
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"
