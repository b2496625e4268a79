"""What a report is to show: a form of its parameters, which are the options of its command."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual import on

from crm_tui.actions import action
from crm_tui.core.errors import CrmError, Invalid
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.reports._params import PARAMETERS, Params
from crm_tui.reports._report import find, needs
from crm_tui.screens._form_page import FormPage, Group, Opened
from crm_tui.screens._lookups import customer_named, customer_search
from crm_tui.widgets.form import Form, Opening
from crm_tui.widgets.suggestions import Search

if TYPE_CHECKING:
    from crm_tui.store.db import Reader

_CUSTOMER = "customer_id"


class ReportForm(FormPage):
    """The parameters of the report `name`, opened with `asked`; `then` gets those to show it for.

    `trouble` is why they were refused when the report was made, which is said at its field.
    """

    def __init__(
        self, name: str, asked: Params, then: Callable[[Params], object], trouble: CrmError | None = None
    ) -> None:
        super().__init__()
        self._called, self._asked, self._then, self._trouble = name, asked, then, trouble

    def heading(self) -> Sequence[Text | str]:
        return (N_("Report"), find(self._called).TITLE, N_("Options"))

    def groups(self) -> Sequence[Group]:
        required = needs(self._called)
        fields = (PARAMETERS[one]._replace(required=one in required) for one in find(self._called).TAKES)
        return (Group("", tuple(fields)),)

    def searches(self) -> Mapping[str, Search]:
        return {PARAMETERS[_CUSTOMER].name: customer_search(self.crm)}

    def open(self, reader: Reader) -> Opened:
        values: dict[str, Opening] = {
            PARAMETERS[one].name: getattr(self._asked, one) or None for one in find(self._called).TAKES
        }
        if _CUSTOMER in find(self._called).TAKES:
            values[PARAMETERS[_CUSTOMER].name] = customer_named(reader, self._asked.customer_id)
        return Opened(values)

    def first(self) -> str | None:
        """What was refused."""
        field = self._trouble.field if isinstance(self._trouble, Invalid) and self._trouble.field else ""
        name = PARAMETERS[field].name if field in PARAMETERS else field
        return name if self.form is not None and name in self.form.rows else None

    @on(Form.Ready)
    def _say_trouble(self) -> None:
        trouble, field = self._trouble, self.first()
        if trouble is None or self.form is None:
            return
        if field is None:
            self.say(trouble.text)
        else:
            self.form.show_error(field, str(trouble))

    @action("ctrl+s", N_("Show the report"), N_("Make the report for what was typed."), short=N_("Show"))
    def action_save(self) -> None:
        super().action_save()

    def save(self, values: dict[str, Value]) -> None:
        found: dict[str, Any] = {}
        for one in find(self._called).TAKES:
            name = PARAMETERS[one].name
            value = values[name]
            if isinstance(value, int) and value < 1 and self.form is not None:
                self.form.show_error(name, tr(N_("This must be 1 or more.")))
                return
            found[one] = getattr(Params(), one) if value is None else value
        self._kept = True
        self._pop()
        self._then(replace(Params(), **found))
