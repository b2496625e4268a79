"""All that needs a person of one kind: what Today tells only the first of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from crm_tui.core import clock
from crm_tui.core.i18n import N_, Text
from crm_tui.screens.today import Found, TodayPage
from crm_tui.store import customers, today
from crm_tui.store.needs import TITLES, needs

if TYPE_CHECKING:
    from crm_tui.store.db import Reader

#: More than a person works through in a day.
_ALL = 10_000


class TodayGroup(TodayPage):
    """One group of Today, whole."""

    with_month: ClassVar[bool] = False

    def __init__(self, heading: str) -> None:
        super().__init__()
        self._heading = heading
        self._most = _ALL

    def heading(self) -> Sequence[Text | str]:
        return (TITLES[self._heading],)

    def load(self, reader: Reader) -> Found:
        day = clock.today(reader.shop.zone or None)
        found = needs(reader, day, _ALL)
        rows = {heading: rows if heading == self._heading else [] for heading, rows in found.rows.items()}
        return Found(found._replace(rows=rows), today.month_so_far(reader, day), customers.count(reader))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """All of it is shown already."""
        return action != "more" and super().check_action(action, parameters)

    def _nothing(self, state: Found) -> Text:
        return Text(N_("Nothing is left of this."))
