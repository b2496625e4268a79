"""What can be done about contact with the customer in hand, on any page that has one: note it, plan it."""

from __future__ import annotations

from typing import Generic

from crm_tui.actions import action
from crm_tui.core.i18n import N_
from crm_tui.screens._customer_copies import CustomerCopies
from crm_tui.screens._page import State

LOG_FORM = "crm_tui.screens.log_form:LogForm"
FOLLOWUP_FORM = "crm_tui.screens.followup_form:FollowupForm"


class ContactVerbs(CustomerCopies[State], Generic[State]):
    """A page with customers in hand, whose first one can be spoken to."""

    # `l` goes to the right where something has columns; the capital is there for those places.
    @action("l L", N_("Note a contact"), N_("Note in one line what was said, and plan the next time."),
            short=N_("Note contact"), writes=True)  # fmt: skip
    def action_log(self) -> None:
        self.crm.open_page(LOG_FORM, self._customer_in_hand)

    @action("F", N_("Plan a follow-up"), N_("Plan when to contact the customer in hand, and why."), line=False,
            writes=True)  # fmt: skip
    def action_follow_up(self) -> None:
        self.crm.open_page(FOLLOWUP_FORM, None, None, self._customer_in_hand)

    @property
    def _customer_in_hand(self) -> int | None:
        return next(iter(self.customers_in_hand()), None)
