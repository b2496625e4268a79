"""What two people have made of the same fields, side by side, to be chosen from field by field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crm_tui.actions import action
from crm_tui.core.i18n import N_
from crm_tui.widgets.field_by_field import FieldByField, Side, Values

BEFORE, THEIRS, MINE = "before", "theirs", "mine"
_SIDES = (Side(BEFORE, N_("As it was"), open=False), Side(THEIRS, N_("Theirs")), Side(MINE, N_("Mine")))


@dataclass(frozen=True, slots=True)
class Dispute:
    """A field that both have changed: its label (a msgid), the values in words, and who made theirs, and when."""

    name: str
    label: str
    before: str
    theirs: str
    mine: str
    who: str


class SideBySide(FieldByField):
    """Every dispute with both values; none is chosen beforehand, so that nobody's words are lost unseen."""

    def __init__(self, disputes: Sequence[Dispute]) -> None:
        self.disputes = tuple(disputes)
        fields = [
            Values(
                one.name,
                one.label,
                {BEFORE: one.before, THEIRS: one.theirs, MINE: one.mine},
                {THEIRS: one.who} if one.who else {},
            )
            for one in disputes
        ]
        super().__init__(_SIDES, fields)

    @action("enter ctrl+s", N_("Save"), N_("Save the fields as chosen; goes to the first one that is not."))
    def action_settle(self) -> None:
        self.settle()

    @action("t left", N_("Theirs"), N_("Keep what the other person has saved in this field."), palette=False)
    def action_theirs(self) -> None:
        self.answer(THEIRS)

    @action("m right", N_("Mine"), N_("Keep what you have typed in this field."), palette=False)
    def action_mine(self) -> None:
        self.answer(MINE)

    @action("T", N_("All theirs"), N_("Keep what the other person has saved, in every field."), palette=False)
    def action_all_theirs(self) -> None:
        self.answer_all(THEIRS)

    @action("M", N_("All mine"), N_("Keep what you have typed, in every field."), palette=False)
    def action_all_mine(self) -> None:
        self.answer_all(MINE)
