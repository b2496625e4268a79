"""The section History."""

from crm_tui.core.i18n import N_
from crm_tui.sections import Section

SECTION = Section(80, N_("History"), "crm_tui.screens.history:HistoryPage")
