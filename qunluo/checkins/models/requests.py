"""What members' pages asked us to write, so that asking twice is harmless."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class PageRequest(models.Model):
    """One write that a page asked for and got. Asked again with the same key, it is answered the same.

    `scope` says who asked ("member:7", "backup:3"), `fingerprint` what for: the address and all that was sent.
    """

    scope = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    answer = models.JSONField(default=dict)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["scope", "key"], name="page_request_once")]

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"
