"""The section Report."""

from crm_tui.core.i18n import N_
from crm_tui.sections import Section

SECTION = Section(70, N_("Report"), "crm_tui.screens.report:ReportPage")
