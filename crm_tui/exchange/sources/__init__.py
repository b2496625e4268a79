"""Files as well-known programs write them, one module each with its `SOURCES`."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import islice

from crm_tui.core import registry
from crm_tui.core.errors import Usage
from crm_tui.core.i18n import N_
from crm_tui.exchange.sources._source import Cells, Known, Records, Take, cell, keys_of, line, straight

__all__ = ["DEEPEST", "Cells", "Known", "Records", "Take", "cell", "keys_of", "known", "line", "recognise", "straight"]

#: Records from the top among which the headings are looked for.
DEEPEST = 40


@cache
def known() -> Mapping[str, Known]:
    """Every source by name, sorted."""
    modules = [registry.load(__name__, name) for name in registry.names(__name__)]
    sources: list[Known] = [source for module in modules for source in module.SOURCES]
    return {source.name: source for source in sorted(sources, key=lambda source: source.name)}


def recognise(records: Iterable[tuple[int, Sequence[str]]]) -> tuple[Known, int] | None:
    """The source whose headings are among the first records, and the line they stand on.

    Raises Usage where two sources claim the file.
    """
    for number, cells in islice(records, DEEPEST):
        claiming = [source for source in known().values() if source.claims(cells)]
        if len(claiming) > 1:
            raise Usage(
                N_("The file could come from more than one program; say which with --as: {names}"),
                names=", ".join(source.name for source in claiming),
            )
        if claiming:
            return claiming[0], number
    return None
