"""The wrapper of every operation: one transaction, the audit's row, the role check, what to tell afterwards."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Concatenate, Generic, ParamSpec, TypeVar

from crm_tui.core import clock
from crm_tui.core.errors import CrmError, Forbidden
from crm_tui.core.i18n import N_, Text
from crm_tui.core.identity import actor
from crm_tui.domain.roles import Role
from crm_tui.store.db import Database, Writer
from crm_tui.store.settings import role_of

P = ParamSpec("P")
T = TypeVar("T")
_REGISTRY: dict[str, "Operation[..., object]"] = {}


class Withdrawn(CrmError):
    """What an operation did is not to be kept, as there was nothing to do after all; those beside it go on."""


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """What came of an operation; `op_id` None means that nothing had to be changed."""

    value: T
    op_id: int | None
    changed: frozenset[str]
    message: Text


class Operation(Generic[P, T]):
    """A function on a `Writer`, to be called with a `Database`."""

    def __init__(self, name: str, message: str, needs: Role, function: Callable[Concatenate[Writer, P], T]) -> None:
        self.name = name
        self.message = message
        self.needs = needs
        self.function = function
        self.__doc__ = function.__doc__

    def __call__(self, db: Database, /, *args: P.args, **kwargs: P.kwargs) -> Done[T]:
        """Run it in a transaction of its own; everything is kept, or nothing."""
        who = actor()
        _back_up_first(db, self.name)
        with db.write(self.name, self.message, actor=who) as w:
            self._check_role(w, who)
            value = self.function(w, *args, **kwargs)
        return self._done(w, value)

    def each(self, db: Database, calls: Iterable[Callable[[Writer], T]]) -> list[Done[T] | None]:
        """Make calls of its function, each an operation of its own, all in one transaction.

        Everything is kept, or nothing; only what raises `Withdrawn` is left out by itself, and gives None.
        """
        who = actor()
        found: list[Done[T] | None] = []
        _back_up_first(db, self.name)
        with db.write(self.name, self.message, actor=who) as w:
            self._check_role(w, who)
            for place, call in enumerate(calls):
                if place:
                    w.another(self.name, self.message, who)
                try:
                    with w.attempt(Withdrawn):
                        value = call(w)
                except Withdrawn:
                    found.append(None)
                else:
                    found.append(self._done(w, value))
        return found

    def _check_role(self, w: Writer, who: str) -> None:
        if role_of(w, who) < self.needs:
            raise Forbidden(N_("{who} may look at this shop, but not change it."), who=who)

    def _done(self, w: Writer, value: T) -> Done[T]:
        if w.op_id == 0:
            return Done(value, None, frozenset(), Text(N_("Nothing had to be changed.")))
        return Done(value, w.op_id, frozenset(w.touched), Text(self.message, dict(w.params)))


def _back_up_first(db: Database, name: str) -> None:
    """Keep the shop as it was before the day's first change, and before an import, where that is due."""
    today = f"{clock.now():%Y-%m-%d}"
    importing = name == "import.run"
    if importing or db.backup_looked != today:
        from crm_tui.store import rotation  # noqa: PLC0415 - once a day is often enough

        rotation.automatic(db, rotation.IMPORT if importing else rotation.DAILY)


def operation(
    name: str, message: str, *, needs: Role = Role.STAFF
) -> Callable[[Callable[Concatenate[Writer, P], T]], Operation[P, T]]:
    """Register a function as the operation `name`; `message` tells what was done, in words."""

    def register(function: Callable[Concatenate[Writer, P], T]) -> Operation[P, T]:
        made = Operation(name, message, needs, function)
        _REGISTRY[name] = made  # type: ignore[assignment]
        return made

    return register


def registered() -> Iterator["Operation[..., object]"]:
    """Every operation of the modules imported so far, by name."""
    return iter([_REGISTRY[name] for name in sorted(_REGISTRY)])
