"""The tabs of the sections, each with its digit; on a narrow terminal only the present one."""

from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from crm_tui.core import cells
from crm_tui.core.i18n import tr
from crm_tui.sections import sections
from crm_tui.widgets.bar import Bar, Part
from crm_tui.widgets.status_line import StatusLine, status

if TYPE_CHECKING:
    from crm_tui.app import CrmApp


_LEAST = 16  # cells below which a few words about the last change say nothing


_NARROW = 58  # cells below which only the present section is told


class SectionTabs(Bar):
    """Where one is among the sections; a click goes there."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"bar--key", "bar--here", "bar--quiet"}

    def __init__(self) -> None:
        super().__init__()
        #: Whether there is room beside the sections to say what was changed last, and no line of its own for it.
        self.tells = False

    def on_mount(self) -> None:
        self.renew()

    def parts(self, width: int) -> list[Part]:
        parts: list[Part] = []
        short: list[Part] = []
        crm = cast("CrmApp", self.app)
        for key, section in sections().items():
            digit = crm.key_of(f"app.{key}")
            go = partial(self.app.run_action, f"app.section('{key}')")
            name = tr(section.name)
            if key == self.app.current_mode:
                short = [Part(f"‹ {name} ›", "bar--here")]
                parts += [Part(f"{digit} {name}", "bar--here"), Part("  ")]
            else:
                parts += [Part(f"{digit} ", "bar--key", go), Part(f"{name}  ", "", go)]
        if width >= _NARROW:
            parts = _fitting(parts, width + 2)
        fits = _wide(parts) <= width + 2
        return self._with_status(parts if fits else short, width)

    def _with_status(self, parts: list[Part], width: int) -> list[Part]:
        """What was changed last at the right, where there is no line of its own for it and this one has room."""
        room = width - sum(cells.width(part.text) for part in parts) - 2
        line = next(iter(self.screen.query(StatusLine)), None)
        self.tells = line is not None and not line.display and room >= _LEAST
        if not self.tells:
            return parts
        words = status(cast("CrmApp", self.app), room, typing=getattr(self.screen, "TYPING", False))
        gap = room + 2 - sum(cells.width(part.text) for part in words)
        return [*parts, Part(" " * gap), *words]


def _fitting(parts: list[Part], width: int) -> list[Part]:
    """The sections with the names of the last ones left out as far as there is no room; their digits stay."""
    found = list(parts)
    for place in range(len(found) - 1, 0, -1):
        if _wide(found) <= width:
            break
        if found[place - 1].look == "bar--key":  # the name that goes with this digit
            found[place] = found[place]._replace(text=" ")
    return found


def _wide(parts: list[Part]) -> int:
    """Cells the parts take together."""
    return sum(cells.width(part.text) for part in parts)
