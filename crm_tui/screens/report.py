"""The reports on the screen: the month's to begin with; another report, month, customer or option by a key each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from textual import work

from crm_tui.actions import action
from crm_tui.core.errors import CrmError, Stopped
from crm_tui.core.fields import Field
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.last_report import LastReport, keep_last_report, last_report
from crm_tui.core.table import Report
from crm_tui.core.text import for_terminal
from crm_tui.domain.months import shift
from crm_tui.domain.shop import Shop
from crm_tui.ops import saved_reports as operations
from crm_tui.render.told import period
from crm_tui.render.values import day, month, show
from crm_tui.reports._asked import params_of, texts_of
from crm_tui.reports._params import PARAMETERS
from crm_tui.reports._report import Params, find, names, needs, run
from crm_tui.screens._lookups import customer_search
from crm_tui.screens._report_view import ReportView, Shown
from crm_tui.screens.ask_value import Answer, AskValue
from crm_tui.screens.report_choice import MONTHLY, NAME, Choice, ReportChoice, check_name, saved_ones
from crm_tui.screens.report_form import ReportForm
from crm_tui.widgets.editors import LineEditor
from crm_tui.widgets.lookup_editor import LookupEditor

if TYPE_CHECKING:
    from crm_tui.store.db import Reader

_TIMES: Final = {"period": re.compile(r"[0-9]{4}-[0-9]{2}"), "day": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")}
_MONTH: Final = PARAMETERS["period"]._replace(
    required=True, hint=N_("Like 2024-05, 2024年5月, last month or 去年同月.")
)
_DAY: Final = PARAMETERS["day"]._replace(required=True, hint=N_("Like 2024-05-31, yesterday or 上月底."))
_CUSTOMER: Final = Field("customer", N_("Customer"), hint=N_("Code, name, initials or phone; empty for all customers."))


class ReportPage(ReportView):
    """Any report; without a month the one looked at last, else the monthly one of this month or the last with sales."""

    def __init__(self, month: str = "", name: str = MONTHLY) -> None:
        super().__init__()
        self._called, self._asked = name, Params(month)
        self._texts: Mapping[str, str] | None = None  # what is asked, as it was kept; still to be read
        self._last: LastReport | None = None  # what is remembered
        self._made_as = self._shown_as = LastReport(name, {})
        self._is_section = not month and name == MONTHLY
        self._shown_for: tuple[str, Params] | None = None  # what the report shown is of
        self._from_form = False

    def heading(self) -> tuple[Text | str, ...]:
        return (N_("Report"),)

    def on_mount(self) -> None:
        """Go on with what was looked at last, in the section; the page before its first load."""
        if self._is_section:
            self._last = last_report(self.crm.path)
        if self._last is not None and self._last.name in names():
            self._called, self._texts = self._last

    def made(self, reader: Reader) -> Report:
        if (texts := self._texts) is not None:
            self._read(reader, texts)
        name, asked = self._called, self._asked
        report = run(reader, name, replace(asked, check=self.check))
        self._made_as = LastReport(name, texts_of(reader, name, asked))
        return report

    def _read(self, reader: Reader, texts: Mapping[str, str]) -> None:
        """Take what was kept for what is asked; at the start the usual report instead, where it is asked in vain."""
        try:
            asked = params_of(reader, self._called, texts)
        except CrmError:
            if self._shown_for is not None:
                raise
            self._called, asked = MONTHLY, Params()
        if self._texts is texts:
            self._asked, self._texts = asked, None

    def show(self, state: Shown) -> None:
        self._shown_for, self._from_form = (self._called, self._asked), False
        self._shown_as = self._made_as
        super().show(state)
        if self._is_section and self._shown_as != (self._last or LastReport(MONTHLY, {})):
            self._last = self._shown_as
            try:
                keep_last_report(self.crm.path, self._last)
            except CrmError as error:
                self.crm.complain(error)

    def stopped(self) -> None:
        self._go_back_to_shown()
        super().stopped()

    def _tell_failure(self, error: CrmError) -> None:
        """Go on with the report there is; what the form asked for is asked again, with what is wrong with it."""
        name, asked, again = self._called, self._asked, self._from_form
        if isinstance(error, Stopped) or not again:
            super()._tell_failure(error)
        if not isinstance(error, Stopped):
            self._go_back_to_shown()
            self.say_state()
            if again:
                self.app.push_screen(ReportForm(name, asked, self._asked_in_form, error))

    def _go_back_to_shown(self) -> None:
        self._from_form, self._texts = False, None
        if self._shown_for is not None:
            self._called, self._asked = self._shown_for

    # What is shown, in words.

    def state(self) -> str:
        takes = find(self._called).TAKES
        whose = tr(N_("all customers")) if "customer_id" in takes else ""
        if self._asked.customer_id is not None:
            scope = self.shown.report.scope if self.shown and self._is_shown("customer_id") else ""
            whose = for_terminal(scope)
        parts = [tr(find(self._called).TITLE), self._when(), whose, *self._others(self.crm.shop)]
        return "  ·  ".join(part for part in parts if part)

    def _is_shown(self, parameter: str) -> bool:
        """Whether the report in sight is the one asked for, as far as that parameter."""
        if self._shown_for is None or self.shown is None:
            return False
        return self._shown_for[0] == self._called and getattr(self._shown_for[1], parameter) == getattr(
            self._asked, parameter
        )

    def _when(self) -> str:
        """The month or the day in words; of a report asked for just now as far as that was said."""
        if self.shown is not None and self._shown_for == (self._called, self._asked):
            return period(self.shown.report)
        if self._asked.period:
            return month(self._asked.period)
        return day(self._asked.day) if self._asked.day else ""

    def _others(self, shop: Shop) -> list[str]:
        """The other parameters, where they are not what they are by themselves."""
        told = []
        for one in find(self._called).TAKES:
            value = getattr(self._asked, one)
            if one not in (*_TIMES, "customer_id") and value != getattr(Params(), one):
                field = PARAMETERS[one]
                choices = tuple((choice.value, choice.label) for choice in field.choices)
                told.append(f"{tr(field.label)} {show(value, field.kind, shop, choices)}")
        return told

    # Which report.

    def _ask_for(self, name: str | None = None, **changes: Any) -> None:
        """Make another report, or this one of something else."""
        self._called, self._asked, self._texts = name or self._called, replace(self._asked, **changes), None
        self.anew = True
        self.say_state(working=True)
        self.reload()

    def step_back(self) -> bool:
        """Stop a long report; then all customers again, then the monthly report."""
        if super().step_back():
            return True
        if self._asked.customer_id is not None and "customer_id" not in needs(self._called):
            self._ask_for(customer_id=None)
        elif self._called != MONTHLY:
            self._choose(MONTHLY)
        else:
            return False
        return True

    @action("r", N_("Another report"), N_("Choose another report from the list of all."), short=N_("Reports"))
    def action_reports(self) -> None:
        self._offer_reports()

    @work(group="choice", exclusive=True)
    async def _offer_reports(self) -> None:
        saved = await saved_ones(self.crm)
        if saved is not None and self.is_current:
            self.app.push_screen(ReportChoice(self._called, saved), self._chosen)

    def _chosen(self, choice: Choice | None) -> None:
        if choice is not None and choice.saved is not None:
            self._ask_for(choice.name)
            self._texts = choice.saved.texts
        elif choice is not None:
            self._choose(choice.name)

    @action("s", N_("Save the report"), N_("Keep the report with its options under a name, for later and for sets."),
            writes=True, line=False)  # fmt: skip
    def action_save(self) -> None:
        if self.shown is None:
            return
        shown = self._shown_as

        def answered(answer: Answer | None) -> None:
            if answer is not None:
                self.crm.run_operation(operations.save, str(answer.value), shown.name, shown.texts, names())

        question = Text(N_("Keep “{title}” under which name?"), {"title": Text(find(shown.name).TITLE)})
        self.app.push_screen(AskValue(question, LineEditor(NAME, self.crm.shop), check=check_name), answered)

    def _choose(self, name: str) -> None:
        """Show the report of that name, of the same month or day and customer where it is of one, too."""
        takes = find(name).TAKES
        kept = {one: getattr(self._asked, one) for one in ("period", "day", "customer_id") if one in takes}
        asked = replace(Params(), **kept)
        if "customer_id" in needs(name) and asked.customer_id is None:
            self._ask_whose(name, asked)
        else:
            self._asked = asked
            self._ask_for(name)

    @action("M", N_("Close months"), N_("Look at all months: what is to be settled, closed or opened again."),
            short=N_("Months"), line=False)  # fmt: skip
    def action_months(self) -> None:
        self.crm.open_page("crm_tui.screens.months:MonthsPage")

    @action("p", N_("Options of the report"), N_("Open the form of all that this report can be asked for."),
            short=N_("Options"))  # fmt: skip
    def action_options(self) -> None:
        when = self._time()
        asked = _changed(self._asked, *when) if when else self._asked
        self.app.push_screen(ReportForm(self._called, asked, self._asked_in_form))

    def _asked_in_form(self, asked: Params) -> None:
        self._from_form, self._asked = True, asked
        self._ask_for()

    # Its month or day, its customer.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Months and days are of reports that have them, customers of those that can be limited to one."""
        takes = find(self._called).TAKES
        if action in ("before", "after", "month") and not set(takes) & set(_TIMES):
            return False
        if action == "customer" and "customer_id" not in takes:
            return False
        return super().check_action(action, parameters)

    def _time(self) -> tuple[str, str] | None:
        """The parameter that says when, and what the report in sight is of; None where it is of no one month or day."""
        parameter = next((one for one in _TIMES if one in find(self._called).TAKES), None)
        if parameter is None:
            return None
        value = getattr(self._asked, parameter)
        if not value and self.shown is not None and self._shown_for is not None and self._shown_for[0] == self._called:
            value = self.shown.report.period.rpartition(" ")[2]
        return (parameter, value) if _TIMES[parameter].fullmatch(value) else None

    def _step(self, by: int) -> None:
        if (when := self._time()) is not None:
            parameter, value = when
            other = shift(value, by) if parameter == "period" else str(date.fromisoformat(value) + timedelta(days=by))
            self._ask_for(**{parameter: other})

    @action("[ left", N_("Month or day before"), N_("Show the report of the month before, or of the day before."),
            short=N_("Previous"))  # fmt: skip
    def action_before(self) -> None:
        self._step(-1)

    @action("] right", N_("Month or day after"), N_("Show the report of the month after, or of the day after."),
            short=N_("Next"))  # fmt: skip
    def action_after(self) -> None:
        self._step(1)

    @action("m", N_("Choose the month or day"), N_("Type the month of the report, or its day."), line=False)
    def action_month(self) -> None:
        parameter = "period" if "period" in find(self._called).TAKES else "day"

        def chosen(answer: Answer | None) -> None:
            if answer is not None:
                self._ask_for(**{parameter: str(answer.value)})

        field, question = (
            (_MONTH, N_("The report of which month?"))
            if parameter == "period"
            else (_DAY, N_("The report of which day?"))
        )
        when = self._time()
        self.app.push_screen(AskValue(question, LineEditor(field, self.crm.shop), when and when[1]), chosen)

    @action("c", N_("Only one customer"), N_("Limit the report to one customer; esc shows all."), line=False)
    def action_customer(self) -> None:
        self._ask_whose(self._called, self._asked)

    def _ask_whose(self, name: str, asked: Params) -> None:
        """Ask for the customer of the report, which some can't do without."""

        def chosen(answer: Answer | None) -> None:
            if answer is not None:
                self._asked = replace(asked, customer_id=None if answer.value is None else int(answer.value))
                self._ask_for(name)

        field = _CUSTOMER
        if "customer_id" in needs(name):
            field = field._replace(required=True, hint=N_("Code, name, initials or phone."))
        editor = LookupEditor(field, self.crm.shop, customer_search(self.crm))
        self.app.push_screen(AskValue(N_("The report of which customer?"), editor), chosen)

    def open_figure(self, shown: Shown, key: str) -> None:
        params = self._shown_for[1] if self._shown_for is not None else self._asked
        self.crm.open_page("crm_tui.screens.report_figure:FigurePage", shown.report, params, key)


def _changed(asked: Params, parameter: str, value: str) -> Params:
    """The same with another month or day."""
    return replace(asked, period=value) if parameter == "period" else replace(asked, day=value)
