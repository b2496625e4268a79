"""The section Today."""

from crm_tui.core.i18n import N_
from crm_tui.sections import Section

SECTION = Section(10, N_("Today"), "crm_tui.screens.today:TodayPage")
