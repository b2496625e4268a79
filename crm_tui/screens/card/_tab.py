"""The base of the card's tabs: what one reads of the customer, how it shows it, and where the focus goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar, cast

from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget

from crm_tui.actions import Acting

if TYPE_CHECKING:
    from crm_tui.app import CrmApp
    from crm_tui.store.db import Reader

State = TypeVar("State")


class CardTab(Acting, Vertical, Generic[State]):
    """One tab of a customer's card.

    `load` runs in a thread with the page's Reader and touches no widget; `show` puts what it read on the tab,
    again whenever it has changed.
    """

    DEFAULT_CSS = "CardTab { height: 1fr; }"
    TITLE: ClassVar[str]
    READS: ClassVar[frozenset[str]]

    @dataclass
    class Wanted(Message):
        """The person wants to go to another tab, to a place in it (an id or a month) where one is given."""

        tab: str
        place: int | str | None = None

    def __init__(self, customer_id: int, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.customer_id = customer_id

    def load(self, reader: Reader) -> State:
        """What the tab shows."""
        raise NotImplementedError

    def show(self, state: State) -> None:
        """Put what was read on the tab."""
        raise NotImplementedError

    def main(self) -> Widget:
        """The widget that has the focus when the tab is opened."""
        raise NotImplementedError

    @property
    def month(self) -> str | None:
        """The month the person looks at, `YYYY-MM`, where the tab has months."""
        return None

    def aim(self, place: int | str) -> None:
        """Put the cursor on that id or month, once it has been read."""

    @property
    def crm(self) -> CrmApp:
        """The app, by its own type."""
        return cast("CrmApp", self.app)
