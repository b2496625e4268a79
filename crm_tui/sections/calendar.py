"""The section Calendar."""

from crm_tui.core.i18n import N_
from crm_tui.sections import Section

SECTION = Section(50, N_("Calendar"), "crm_tui.screens.calendar:CalendarPage")
