"""Numbers are bound by who has proven to hold them, and forgotten at once when they say so."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from qunluo.communities.models import Person, Phone
from qunluo.communities.reads.phones import PLACE
from qunluo.lib.crypto import blind_index, blind_indexes
from qunluo.lib.refusal import Refusal


class PhoneTaken(Refusal):
    """Somebody else in the community holds the number; whose it is stays theirs."""

    def __init__(self) -> None:
        super().__init__(
            _("这个手机号在本社群已经绑定过了。如果那是您的另一个账号，请先在那边解绑；如果不是，请告诉群主。")
        )


@transaction.atomic
def bind_phone(person_id: int, number: str, *, at: datetime) -> None:
    """Keep the number as the person's only one. Raises `PhoneTaken`."""
    person = Person.objects.select_for_update().get(pk=person_id)
    known = Phone.objects.filter(community_id=person.community_id, index__in=blind_indexes(number, place=PLACE))
    if known.exclude(person=person).exists():
        raise PhoneTaken
    held = {"number": number, "index": blind_index(number, place=PLACE), "bound_at": at}
    try:
        with transaction.atomic():
            Phone.objects.update_or_create(person=person, defaults={"community_id": person.community_id, **held})
    except IntegrityError:  # of two who bind it at once, one does
        raise PhoneTaken from None


def release_phone(person_id: int) -> bool:
    """Forget the person's number. False where there was none."""
    return bool(Phone.objects.filter(person_id=person_id).delete()[0])
