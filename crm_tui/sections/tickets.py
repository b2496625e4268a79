"""The section Tickets."""

from crm_tui.core.i18n import N_
from crm_tui.sections import Section

SECTION = Section(40, N_("Tickets"), "crm_tui.screens.tickets:TicketsPage")
