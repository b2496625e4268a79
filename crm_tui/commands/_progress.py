"""A line on stderr that tells how far a long piece of work has come; silent where stderr is no terminal."""

import sys
import time
from types import TracebackType
from typing import Self

from crm_tui.core.cells import fit
from crm_tui.core.i18n import Text, tr

_SECONDS_BETWEEN = 0.1
_CELLS = 60
_BAR = 20


class ProgressLine:
    """Draws itself over and over in one line, and is gone at the end."""

    def __init__(self) -> None:
        self._on = sys.stderr.isatty()
        self._last = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._on and self._last:
            self._draw("")

    def show(self, text: Text, done: int, of: int | None) -> None:
        """Show the text, and a bar where it is known how much there is."""
        now = time.monotonic()
        if not self._on or now - self._last < _SECONDS_BETWEEN:
            return
        self._last = now
        filled = _BAR * done // of if of else 0
        bar = f"{'█' * filled}{'░' * (_BAR - filled)} " if of else ""
        self._draw(bar + tr(text))

    def _draw(self, text: str) -> None:
        sys.stderr.write("\r" + fit(text, _CELLS) + ("" if text else "\r"))
        sys.stderr.flush()
