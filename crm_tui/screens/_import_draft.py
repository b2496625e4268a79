"""What has been found out and said so far about a file that is to be brought in; its pages hand it on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tui.core.i18n import N_, Text
from crm_tui.exchange.options import Options

if TYPE_CHECKING:
    from crm_tui.core.task import Task
    from crm_tui.exchange.preview import Preview
    from crm_tui.exchange.reading import Source

#: What a file can hold, as people say it.
NOUNS = {
    "customers": N_("Customers"),
    "products": N_("Products"),
    "sales": N_("Sales"),
    "payments": N_("Payments"),
    "tickets": N_("Tickets"),
    "people": N_("People"),
    "followups": N_("Follow-ups"),
    "expenses": N_("Expenses"),
}
#: Nouns whose lines name customers and products, which can be added on the way.
NAMING = frozenset({"sales", "payments", "tickets", "people", "followups", "expenses"})
_PHASES = {"reading": N_("read"), "checking": N_("checked")}


@dataclass(eq=False)
class ImportDraft:
    """The file, what it is and why, how it is to be read, and its beginning read so.

    `program` is the name of the source that knows such files, None where headings are matched; `source` is the file
    as that source reads it. `remembered` names what was kept of the choices for a file with the same headings.
    """

    path: Path
    noun: str
    why: Text
    options: Options = field(default_factory=Options)
    program: str | None = None
    label: str = ""
    source: Source | None = None
    preview: Preview | None = None
    remembered: str | None = None

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.path.name


def reporting(task: Task) -> Callable[[str, int, int | None], None]:
    """What an import tells of its progress, told by the task; it ends the import where the task is stopped."""

    def progress(phase: str, done: int, of: int | None) -> None:
        task.report(_PHASES.get(phase, N_("written")), done, of)

    return progress
