"""What holds for all lines of a file that is brought in: how its dates are written, who is added, what is paid."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace

from crm_tui.actions import action
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_
from crm_tui.exchange.options import OnMatch, Options
from crm_tui.exchange.run import PLANS
from crm_tui.screens._import_draft import NAMING, ImportDraft
from crm_tui.screens._import_words import MATCHES, ORDERS
from crm_tui.screens._page import Page
from crm_tui.screens.pick import Pick

_CHOICES = frozenset({"dates", "decimal", "create", "paid", "known"})


class ImportChoices(Page[None]):
    """A step on which these can be chosen; each is taken up at once."""

    draft_file: ImportDraft

    @abstractmethod
    def change(self, options: Options) -> None:
        """Read or plan the file with these options from now on."""

    @property
    def offers_choices(self) -> bool:
        """Whether they are chosen on this step."""
        return True

    @property
    def has_dates(self) -> bool:
        """Whether the file has a column of days."""
        fields = PLANS[self.draft_file.noun].record.fields
        return any(field.kind is Kind.DAY and field.required for field in fields)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        noun = self.draft_file.noun
        sensible = {"create": noun in NAMING, "paid": noun == "sales", "dates": self.has_dates}
        if action in _CHOICES and not (self.offers_choices and sensible.get(action, True)):
            return False
        return super().check_action(action, parameters)

    @action("o", N_("Date order"), N_("Say in which order the dates of the file have day, month and year."),
            short=N_("Dates"))  # fmt: skip
    def action_dates(self) -> None:
        options = self.draft_file.options

        def answered(order: str | None) -> None:
            if order is not None:
                self.change(replace(options, date_order=order))

        self.app.push_screen(Pick(N_("How are the dates written?"), ORDERS, options.date_order or "ymd"), answered)

    @action("x", N_("Decimal mark"), N_("Say whether a point or a comma parts off the decimals."), line=False)
    def action_decimal(self) -> None:
        options = self.draft_file.options
        choices = ((".", N_("a point: 1,234.50")), (",", N_("a comma: 1.234,50")))

        def answered(mark: str | None) -> None:
            if mark is not None:
                self.change(replace(options, decimal=mark))

        self.app.push_screen(Pick(N_("What parts off the decimals?"), choices, options.decimal or "."), answered)

    @action("a", N_("Add who is missing"), N_("Add customers and products that the file names and the shop does not "
            "know, or refuse such lines."), short=N_("Missing"))  # fmt: skip
    def action_create(self) -> None:
        options = self.draft_file.options
        self.change(replace(options, create_missing=not options.create_missing))

    @action("p", N_("Paid at once"), N_("Take all sales of the file for paid at the till, or as the file says."),
            short=N_("Paid"))  # fmt: skip
    def action_paid(self) -> None:
        options = self.draft_file.options
        self.change(replace(options, paid=not options.paid))

    @action("m", N_("Known records"), N_("Say what becomes of lines whose record is known already."),
            short=N_("Known"))  # fmt: skip
    def action_known(self) -> None:
        options = self.draft_file.options

        def answered(what: str | None) -> None:
            if what is not None:
                self.change(replace(options, on_match=OnMatch(what)))

        choices = tuple((key.value, label) for key, label in MATCHES.items())
        self.app.push_screen(Pick(N_("What becomes of known records?"), choices, options.on_match.value), answered)
