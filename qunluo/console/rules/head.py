"""What the pages of one rule share: finding it, its versions and what is out, and how that is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from qunluo.communities.reads import pages
from qunluo.communities.reads.pages import Group
from qunluo.communities.reads.tags import tags_of_community
from qunluo.console.desk import Desk, found, page
from qunluo.console.names import shown_name
from qunluo.core.moderation.rules import Mode, Rule
from qunluo.moderation.forms import Offer
from qunluo.moderation.reads import rules
from qunluo.moderation.reads.words import list_rows
from qunluo.moderation.rules import kind_of, rule_from
from qunluo.moderation.starters import icon_of

TONES = {Mode.ON: "green", Mode.PART: "azure", Mode.SHADOW: "purple", Mode.OFF: "secondary"}


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is out of a rule, in a word and a colour."""

    word: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The rule that a page is about: its row, its newest version, what is out, and the desk in its community."""

    desk: Desk
    row: Any
    newest: Rule
    release: Any
    groups: Sequence[Group]

    @property
    def kind(self) -> str:
        """What it looks for."""
        return kind_of(self.newest.condition)

    @property
    def icon(self) -> str:
        """The picture of its kind."""
        return icon_of(self.kind)

    @property
    def state(self) -> State:
        """What is out."""
        return state_of(self.row, self.release)

    @property
    def is_draft(self) -> bool:
        """Whether the newest version is out nowhere."""
        release = self.release
        if release is None:
            return True
        on_trial = release.trial if release.mode in {Mode.SHADOW, Mode.PART} else None
        return self.newest.version not in {release.standing, on_trial}


def head_of(desk: Desk, rule_id: int) -> Head:
    """The rule, if the operator may see it."""
    row = found(rules.rule_row(rule_id, within=desk.within))
    version = rules.newest_versions([rule_id])[rule_id]
    chosen = set(rules.groups_of_rules([rule_id]).get(rule_id, []))
    return Head(
        desk=desk.at_community(row.community_id),
        row=row,
        newest=rule_from(version.data, rule_id=rule_id, version=version.version),
        release=rules.current_of([rule_id]).get(rule_id),
        groups=[group for group in pages.groups_of(row.community_id) if group.pk in chosen],
    )


def rule_page(request: HttpRequest, head: Head, name: str, context: Mapping[str, Any] | None = None) -> HttpResponse:
    """The template with the rule's head."""
    return page(request, head.desk, f"console/rules/{name}", {"head": head, "rule": head.row, **(context or {})})


def state_of(row: Any, release: Any) -> State:
    """What is out of a rule."""
    if row.archived_at:
        return State(word=_("已归档"), tone="secondary")
    if release is None:
        return State(word=_("草稿"), tone="secondary")
    mode = Mode(release.mode)
    if mode is Mode.OFF:
        return State(word=_("已停用"), tone="orange")
    if mode is Mode.ON:
        return State(word=_("生效中"), tone=TONES[mode])
    standing = _("第 %(version)d 版生效，") % {"version": release.standing} if release.standing else ""
    if mode is Mode.SHADOW:
        return State(word=standing + _("第 %(version)d 版试行") % {"version": release.trial}, tone=TONES[mode])
    told = {"version": release.trial, "share": release.share}
    return State(word=standing + _("第 %(version)d 版灰度 %(share)d%%") % told, tone=TONES[mode])


def offer_in(community_id: int) -> Offer:
    """What a rule of the community can choose from."""
    groups = [group for group in pages.groups_of(community_id) if group.dismissed_at is None]
    return Offer(
        groups=[(group.pk, shown_name(str(group))) for group in groups],
        tags=[tag.name for tag in tags_of_community(community_id)],
        lists=[(str(one.row.pk), one.row.name) for one in list_rows(community_id)],
    )
