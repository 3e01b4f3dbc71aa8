"""One of each thing that a section of the console is about, but for those of the foundation."""

from __future__ import annotations

from tests.cast import Cast
from tests.console.alarmed import alarmed_things
from tests.console.answered import answered_things
from tests.console.disputed import disputed_things
from tests.console.joined import joined_things
from tests.console.keyed import keyed_things
from tests.console.licensed import licensed_things
from tests.console.linked import linked_things
from tests.console.planned import planned_things
from tests.console.pointed import pointed_things
from tests.console.rolled import rolled_things
from tests.console.ruled import ruled_things
from tests.console.sheeted import sheeted_things
from tests.console.violated import violated_things
from tests.console.worded import worded_things


def everything(cast: Cast) -> dict[str, int]:
    return {
        **pointed_things(cast),
        **disputed_things(cast),
        **planned_things(cast),
        **rolled_things(cast),
        **sheeted_things(cast),
        **keyed_things(cast),
        **violated_things(cast),
        **worded_things(cast),
        **linked_things(cast),
        **answered_things(cast),
        **ruled_things(cast),
        **alarmed_things(cast),
        **joined_things(cast),
        **licensed_things(cast),
    }
