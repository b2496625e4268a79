"""A file's lines converted and checked as far as that goes without the store, many at a time."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from crm_tui.core.errors import Invalid
from crm_tui.core.i18n import N_, Text
from crm_tui.exchange.account import RowError
from crm_tui.exchange.column_warnings import Watch
from crm_tui.exchange.columns import Conventions, Inference
from crm_tui.exchange.converting import Converter, too_wide
from crm_tui.exchange.entries import LEFT_OUT, REJECT, Entry
from crm_tui.exchange.plan import Plan
from crm_tui.exchange.reading import Chunk, LeftOut, Line, Source
from crm_tui.exchange.spool import Spool

#: Told now and then: how many lines are read, checked, or written, and of how many if that is known. What it raises
#: ends the import, and nothing of it is kept.
Progress = Callable[[str, int, int | None], None]
READING, CHECKING, WRITING = "reading", "checking", "writing"
#: How a file writes its columns, by field.
Ways = Mapping[str, Conventions]
_SKIPPED = Text(N_("taken out by you"))


class Checking:
    """Puts good rows into the spool, and the others' errors into the plan's account.

    Lines go through as columns, each converted at once; what is wrong with one is told of it alone, by the same rules.
    """

    def __init__(self, plan: Plan, converter: Converter, width: int, spool: Spool) -> None:
        self.plan = plan
        self._converter = converter
        self._width = width
        self._spool = spool
        self._early: list[Entry] = []

    def take(self, chunk: Chunk) -> None:
        """Check some lines."""
        skipped = self.plan.options.skip_lines
        odd = list(chunk.odd)
        if not skipped.isdisjoint(chunk.numbers):
            odd += (LeftOut(number, _SKIPPED) for number in chunk.numbers if number in skipped)
            places = [place for place, number in enumerate(chunk.numbers) if number not in skipped]
            columns = [[column[place] for place in places] for column in chunk.columns]
            chunk = Chunk([chunk.numbers[place] for place in places], columns)
        for line in sorted(odd, key=lambda line: line.number):
            self._odd(line)
        if chunk.numbers:
            self._plain(chunk.numbers, self._converter.texts(chunk))
        if self.plan.log is not None:
            for entry in sorted(self._early, key=lambda entry: entry.line):
                self.plan.log.early(entry)
            self._early = []

    def _plain(self, numbers: Sequence[int], texts: Sequence[Sequence[str]]) -> None:
        plan, converter = self.plan, self._converter
        columns, errors = converter.convert(numbers, texts)
        for place, invalid in plan.foreign(columns).items():
            errors.setdefault(place, [converter.error(numbers[place], texts, place, invalid)])
        kept, places = numbers, list(range(len(numbers)))
        if errors:
            places = [place for place in places if place not in errors]
            kept, columns = [numbers[place] for place in places], [[column[at] for at in places] for column in columns]
        prepared, refused = plan.prepared(kept, columns)
        for at, invalid in refused.items():
            errors[places[at]] = [converter.error(kept[at], texts, places[at], invalid)]
        self._spool.append(prepared)
        for place in sorted(errors):
            self._reject(errors[place], tuple(column[place] for column in texts))
        if plan.log is not None:
            for place in places:
                if place not in errors:
                    plan.log.keep_cells(numbers[place], tuple(column[place] for column in texts))

    def _odd(self, line: Line | LeftOut) -> None:
        """Count a line that can't be taken whatever its cells say."""
        if isinstance(line, LeftOut) or line.number in self.plan.options.skip_lines:
            reason = line.reason if isinstance(line, LeftOut) else _SKIPPED
            self.plan.account.leave_out(reason)
            if self.plan.log is not None:
                self._early.append(Entry(line.number, LEFT_OUT, "", reason))
            return
        alone = Chunk((line.number,), [(cell,) for cell in line.cells[: self._width]])
        cells = tuple(text for (text,) in self._converter.texts(alone))
        self._reject(list(_errors(line, self._width)), cells)

    def _reject(self, errors: Sequence[RowError], cells: tuple[str, ...]) -> None:
        self.plan.account.lines += 1
        self.plan.account.reject(errors)
        if self.plan.log is not None:
            first = errors[0]
            self._early.append(Entry(first.line, REJECT, "", first.message, {}, tuple(errors), cells))


def _errors(line: Line, width: int) -> Iterator[RowError]:
    """What is wrong with an odd line."""
    if line.wrong is not None:
        yield RowError(line.number, None, "", line.wrong)
    elif (wide := too_wide(line, width)) is not None:
        yield wide


def read_through(
    source: Source, inference: Inference, watch: Watch, begin: Callable[[Ways], Checking], progress: Progress
) -> tuple[Ways, Checking]:
    """Check all lines, once it is told from all of them how the columns are written.

    A file is read once where the first lines tell that already, and none of the others denies it. Raises Invalid as
    `Inference.found`, and where the file is broken.
    """
    checking, guess, lines = None, None, 0
    for chunk in source.chunks():
        watch.see(chunk)
        inference.see(chunk)
        if not lines and (guess := _so_far(inference)) is not None:
            checking = begin(guess)
        if checking is not None:
            checking.take(chunk)
        lines += len(chunk)
        progress(READING, lines, None)
    found = inference.found()
    if checking is None or found != guess:
        checking = begin(found)
        check_all(source, checking, progress, lines)
    else:
        progress(CHECKING, lines, lines)
    return found, checking


def check_all(source: Source, checking: Checking, progress: Progress, of: int | None = None) -> None:
    """Check all lines of the source, `of` in all if that is known."""
    done = 0
    for chunk in source.chunks():
        checking.take(chunk)
        done += len(chunk)
        progress(CHECKING, done, of)


def _so_far(inference: Inference) -> Ways | None:
    try:
        return inference.found()
    except Invalid:
        return None
