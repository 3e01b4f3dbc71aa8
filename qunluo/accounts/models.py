"""Who works here: operators, the communities that they run, and one-time links to sign in."""

from __future__ import annotations

from hashlib import sha256
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class Community(models.Model):
    """One community: groups, people and rules that belong together and are seen by the same operators."""

    name = models.CharField(_("名称"), max_length=60)
    created_at = models.DateTimeField()
    is_demo = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("社群")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name


class Operators(BaseUserManager["Operator"]):
    """Django's own manager, with its model told."""


class Operator(AbstractBaseUser):
    """One person who signs in to the console."""

    username = models.CharField(_("用户名"), max_length=60, unique=True)
    name = models.CharField(_("称呼"), max_length=60)
    is_active = models.BooleanField(_("可以登录"), default=True)
    communities = models.ManyToManyField(Community, through="Access", related_name="operators")

    objects = Operators()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        verbose_name = _("运营人员")

    def __str__(self) -> str:
        return self.name


class Access(models.Model):
    """That this operator may run this community."""

    operator = models.ForeignKey(Operator, models.CASCADE)
    community = models.ForeignKey(Community, models.CASCADE)
    can_write = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["operator", "community"], name="access_once_for_each_community")
        ]

    def __str__(self) -> str:
        return f"{self.operator_id} → {self.community_id}"


class SignInLink(models.Model):
    """One use of a printed link. The table holds a hash: who reads it can't sign in with it."""

    operator = models.ForeignKey(Operator, models.CASCADE)
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.operator_id} until {self.expires_at}"


class OperatorSession(AbstractBaseSession):
    """One browser that is signed in. Knows whose it is, so that an operator can see and end the others."""

    operator_id = models.BigIntegerField(null=True, db_index=True)
    device = models.CharField(max_length=300, blank=True)
    signed_in_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("登录")

    @property
    def public_id(self) -> str:
        """What pages call the session: the key itself would let in whoever reads it."""
        return sha256(self.session_key.encode()).hexdigest()[:16]

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """The store that keeps its rows here; by name, for the store imports this model."""
        return import_string("qunluo.accounts.sessions.SessionStore")  # type: ignore[no-any-return]  # by dotted path


class AuditEntry(models.Model):
    """Something that an operator did, in a dotted word of the past, and to what."""

    operator = models.ForeignKey(Operator, models.PROTECT, null=True)
    community = models.ForeignKey(Community, models.CASCADE, null=True)
    at = models.DateTimeField()
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    data = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["community", "-at"], name="audit_newest_first")]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"


class ApiKey(models.Model):
    """A key with which a program acts for a community. The table holds a hash; `ending` tells keys apart."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="+")
    name = models.CharField(_("用途"), max_length=60)
    key_hash = models.CharField(max_length=64, unique=True)
    ending = models.CharField(max_length=4)
    can_write = models.BooleanField(_("可以登记打卡"), default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Operator, models.PROTECT, related_name="+")
    used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("接口密钥")
        indexes: ClassVar = [models.Index(fields=["community", "-id"], name="key_newest_first")]

    def __str__(self) -> str:
        return f"{self.name} …{self.ending}"
