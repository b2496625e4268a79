"""The section Settings."""

from crm_tui.core.i18n import N_
from crm_tui.sections import Section

SECTION = Section(90, N_("Settings"), "crm_tui.screens.settings:SettingsPage")
