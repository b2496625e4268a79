"""The section Products."""

from crm_tui.core.i18n import N_
from crm_tui.sections import Section

SECTION = Section(60, N_("Products"), "crm_tui.screens.products:ProductsPage")
