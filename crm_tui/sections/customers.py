"""The section Customers."""

from crm_tui.core.i18n import N_
from crm_tui.sections import Section

SECTION = Section(20, N_("Customers"), "crm_tui.screens.customers:CustomersPage")
