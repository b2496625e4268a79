"""Going from tab to tab, on any page that has some."""

from __future__ import annotations

from typing import Generic

from crm_tui.actions import action
from crm_tui.core.i18n import N_
from crm_tui.screens._page import Page, State
from crm_tui.widgets.page_tabs import PageTabs


class TabVerbs(Page[State], Generic[State]):
    """A page with one line of tabs."""

    @action("[", N_("Tab before"), N_("Go to the tab on the left."), line=False)
    def action_tab_before(self) -> None:
        self.query_one(PageTabs).step(-1)

    @action("]", N_("Next tab"), N_("Go to the tab on the right."), short=N_("Tab"))
    def action_tab_after(self) -> None:
        self.query_one(PageTabs).step(1)
