"""Taking a ticket on to its next step: what is done in this one, only the fields it needs, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from crm_tui.core.errors import Conflict
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.domain import ticket_steps
from crm_tui.domain.ticket_steps import BY_NAME, CLOSED, LABELS
from crm_tui.ops import tickets as operations
from crm_tui.reports import _ticket_impact
from crm_tui.screens._form_page import Group, Opened
from crm_tui.screens._ticket_editing import NOTE, TicketFormPage, asked
from crm_tui.screens._ticket_lines import impact_line

if TYPE_CHECKING:
    from crm_tui.store.db import Reader


class StepForm(TicketFormPage):
    """The fields of the present step; saving goes on to the next one, or says under its field what is missing."""

    DEFAULT_CSS = "StepForm #step-does { height: auto; padding: 0 1; margin-bottom: 1; }"

    def __init__(self, ticket_id: int) -> None:
        super().__init__(ticket_id)
        self._impact: Text | None = None

    @property
    def _step(self) -> str:
        return "listen" if self.ticket is None else self.ticket.state.step

    def heading(self) -> Sequence[Text | str]:
        if self.ticket is None:
            return (N_("Tickets"),)
        following = Text(LABELS[ticket_steps.following(self._step)])
        return self.trail(Text(N_("{step} → {next}"), {"step": Text(LABELS[self._step]), "next": following}))

    def body(self) -> ComposeResult:
        yield Static("", markup=False, id="step-does")
        yield from super().body()

    def groups(self) -> Sequence[Group]:
        return (Group("", (*(asked(name) for name in BY_NAME[self._step].asks), NOTE)),)

    def open(self, reader: Reader) -> Opened:
        ticket = self.read_ticket(reader)
        if ticket.state.step == CLOSED:
            raise Conflict(N_("{number} is closed; open it again first."), number=ticket.number)
        if ticket.state.step == "assess" and ticket.customer_id is not None:
            self._impact = impact_line(_ticket_impact.build(reader, ticket.id), reader.shop)
        return Opened({name: ticket.values[name] for name in BY_NAME[ticket.state.step].asks})

    def first(self) -> str:
        """The first field that is needed and not there, else the first."""
        lacking = ticket_steps.missing(self._step, {} if self.ticket is None else self.ticket.values)
        return lacking[0].fields[0] if lacking else BY_NAME[self._step].asks[0]

    def show(self, state: object) -> None:
        super().show(state)  # type: ignore[arg-type]  # what FormPage itself has loaded
        self.query_one("#step-does", Static).update(self._intro())

    def _intro(self) -> Content:
        """What is done in this step, and what must be there at its end."""
        step = BY_NAME[self._step]
        lines: list[Content] = [Content(tr(step.does))]
        needed = tr(Text(N_("Needed: {what}"), {"what": ticket_steps.listed(step.needs)}))
        lines.append(Content.styled(needed, "$quiet"))
        if self._impact is not None:
            lines.append(Content.styled(tr(self._impact), "$quiet"))
        return Content("\n").join(lines)

    def save(self, values: dict[str, Value]) -> None:
        note = str(values.pop("note", None) or "")
        version = None if self.ticket is None else self.ticket.version
        self.write(operations.step, self.ticket_id, values, note, version)
