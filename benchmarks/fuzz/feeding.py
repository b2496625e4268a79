"""One target fed in one process: the bounds, what is counted, the input in hand where another process finds it."""

import gc
import importlib
import json
import os
import resource
import signal
import sys
import time
import traceback
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any, Final, NoReturn

from benchmarks.fuzz.__main__ import MEMORY

#: Of one kind of harm one input is kept.
_PAGE: Final = 4096


class Held:
    """Files through which a process that feeds tells another one how far it is, so that its end is no secret."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._input = folder / f".input-{os.getpid()}"
        self._report = folder / f".report-{os.getpid()}"
        self._count = 0
        self._report.unlink(missing_ok=True)
        self._input.write_bytes((0).to_bytes(8, "big"))

    def take(self, count: int, data: bytes) -> None:
        """This input is in hand."""
        if not hasattr(self, "_file"):
            self._file = self._input.open("r+b", buffering=0)
        os.pwrite(self._file.fileno(), count.to_bytes(8, "big") + len(data).to_bytes(8, "big") + data, 0)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_file"}

    def fed(self) -> int:
        """How many inputs were taken in hand."""
        return int.from_bytes(self._input.read_bytes()[:8], "big")

    def tell(self, report: dict[str, Any]) -> None:
        """All is done."""
        self._report.write_text(json.dumps(report))

    def told(self) -> dict[str, Any] | None:
        """What was told at the end, if there was one."""
        return json.loads(self._report.read_text()) if self._report.exists() else None

    def keep(self, name: str, kind: str, data: bytes | None = None) -> Path:
        """Keep an input, the one in hand where none is given."""
        if data is None:
            held = self._input.read_bytes()
            data = held[16 : 16 + int.from_bytes(held[8:16], "big")]
        path = self.folder / f"{name}-{kind}.input"
        path.write_bytes(data)
        return path


class TooLongError(BaseException):
    """An input took more than its time; nothing catches this by chance."""


class Feeding:
    """One target, and what came of each input."""

    def __init__(self, name: str, held: Held) -> None:
        from crm_tui.core.errors import CrmError  # noqa: PLC0415 - loaded after what measures coverage
        from tests.fuzz.targets import TARGETS  # noqa: PLC0415

        self.name, self.held, self.refusal = name, held, CrmError
        self.target = TARGETS[name]
        self.harm: dict[str, str] = {}
        self.fed = self.refused = 0
        self.slowest = 0.0
        self.begun = time.process_time()
        for seed in self.target.seeds():
            self._feed(seed)  # what is imported on the way counts for nobody
        self.slowest = 0.0
        self.memory = _resident()
        used = int(Path("/proc/self/statm").read_text().split()[0]) * _PAGE
        resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, resource.RLIM_INFINITY))
        signal.signal(signal.SIGPROF, _too_long)

    def one(self, data: bytes) -> None:
        """Feed one input."""
        self.fed += 1
        self.held.take(self.fed, data)
        signal.setitimer(signal.ITIMER_PROF, self.target.seconds)
        begun = time.process_time()
        try:
            self._feed(data)
        except (Exception, TooLongError) as error:  # noqa: BLE001 - all of them are what is looked for
            signal.setitimer(signal.ITIMER_PROF, 0)
            self._note(error, data)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            self.slowest = max(self.slowest, time.process_time() - begun)

    def _feed(self, data: bytes) -> None:
        try:
            self.target.feed(data)
        except self.refusal as refused:
            self.refused += 1
            if not str(refused):
                raise

    def _note(self, error: BaseException, data: bytes) -> None:
        frames = traceback.extract_tb(error.__traceback__)
        ours = [frame for frame in frames if "/crm_tui/" in frame.filename or "/tests/" in frame.filename]
        where = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "?"
        kind = f"{type(error).__name__} at {where}"
        if kind not in self.harm:
            path = self.held.keep(self.name, f"{type(error).__name__}-{len(self.harm)}", data)
            self.harm[kind] = f"{kind}: {str(error)[:100]!r} ({path})"

    def tell(self) -> None:
        """Report."""
        seconds = time.process_time() - self.begun
        grown = _resident() - self.memory
        line = (
            f"{self.fed:,} | {seconds:,.0f} | {self.refused:,} | {len(self.harm)} | {self.slowest:.2f} s | "
            f"+{max(grown, 0) >> 20} MB |"
        )
        self.held.tell({"line": line, "harm": list(self.harm.values())})


def feed(name: str, count: int, seed: int, held: Held) -> None:
    """Feed what chance makes of the seeds."""
    from tests.fuzz.mutation import chosen  # noqa: PLC0415 - as above

    feeding = Feeding(name, held)
    chance, seeds = Random(f"{name} {seed}"), feeding.target.seeds()
    for _ in range(count):
        feeding.one(chosen(chance, seeds))
    feeding.tell()


def guided(name: str, count: int, seed: int, held: Held) -> None:
    """Feed what atheris makes of the seeds, by what code is reached."""
    try:
        atheris: Any = importlib.import_module("atheris")
    except ImportError:
        sys.exit("atheris is not installed: pip install atheris, or leave out --guided")
    with atheris.instrument_imports(include=["crm_tui"]):
        feeding = Feeding(name, held)
    corpus = held.folder / f"corpus-{name}"
    corpus.mkdir(exist_ok=True)
    for place, data in enumerate(feeding.target.seeds()):
        (corpus / f"seed-{place}").write_bytes(data)

    def one(data: bytes) -> None:
        feeding.one(data)
        if feeding.fed == count:
            feeding.tell()
            os._exit(0)

    gc.freeze()
    atheris.Setup(
        [sys.argv[0], str(corpus), f"-runs={count * 2}", f"-seed={seed}", "-max_len=8192", "-verbosity=0"], one
    )
    atheris.Fuzz()


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE


def _too_long(_number: int, _frame: FrameType | None) -> NoReturn:
    raise TooLongError
