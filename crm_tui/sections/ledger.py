"""The section Ledger."""

from crm_tui.core.i18n import N_
from crm_tui.sections import Section

SECTION = Section(30, N_("Ledger"), "crm_tui.screens.ledger:LedgerPage")
