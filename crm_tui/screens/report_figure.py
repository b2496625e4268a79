"""How one figure of a report comes about: its rule, its numbers, its parts, and the rows behind it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.table import Report
from crm_tui.render.told import title
from crm_tui.reports._figure_told import told
from crm_tui.reports._report import Params, run
from crm_tui.screens._report_view import ReportView, Shown

if TYPE_CHECKING:
    from crm_tui.store.db import Reader


class FigurePage(ReportView):
    """The figure `key` of `report`, which was made for `params`; made anew when the shop changes."""

    def __init__(self, report: Report, params: Params, key: str) -> None:
        super().__init__()
        self._report, self._params, self._key = report, params, key
        self._called = report.name
        self._figure = next(one.label for one in report.figures if one.key == key)
        self._stale = False

    def heading(self) -> tuple[Text | str, ...]:
        return (N_("Report"), self._report.title, self._figure)

    def made(self, reader: Reader) -> Report:
        params = replace(self._params, check=self.check)
        if self._stale:
            self._report = run(reader, self._called, params)
        return told(reader, self._report, params, self._key)

    def touched(self, changed: frozenset[str] | None) -> None:
        if changed is None or changed & self.READS:
            self._stale = True
        super().touched(changed)

    def state(self) -> str:
        return title(self.shown.report) if self.shown else tr(self._figure)

    def open_figure(self, shown: Shown, key: str) -> None:
        if key != self._key:
            self.crm.open_page("crm_tui.screens.report_figure:FigurePage", self._report, self._params, key)
