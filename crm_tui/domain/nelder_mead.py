"""The minimum of a smooth function of a few numbers, by the downhill simplex of Nelder and Mead (1965)."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

_REFLECT: Final = 1.0
_EXPAND: Final = 2.0
_CONTRACT: Final = 0.5
_SHRINK: Final = 0.5
_FIRST_STEP: Final = 0.5

Point = tuple[float, ...]


class Minimum(NamedTuple):
    """Where the function is least, its value there, and whether the simplex had closed around it."""

    at: Point
    value: float
    converged: bool


class _Corner(NamedTuple):
    value: float
    at: Point


def minimise(
    function: Callable[[Point], float], start: Sequence[float], *, tolerance: float = 1e-7, most: int = 600
) -> Minimum:
    """Walk down from `start` until values and corners differ by less than `tolerance`, at most `most` steps."""
    simplex = [_Corner(function(tuple(start)), tuple(start))]
    for place in range(len(start)):
        at = tuple(number + (_FIRST_STEP if other == place else 0.0) for other, number in enumerate(start))
        simplex.append(_Corner(function(at), at))
    for _ in range(most):
        simplex.sort()
        if _closed(simplex, tolerance):
            return Minimum(simplex[0].at, simplex[0].value, converged=True)
        simplex = _stepped(function, simplex)
    best = min(simplex)
    return Minimum(best.at, best.value, converged=False)


def _closed(simplex: Sequence[_Corner], tolerance: float) -> bool:
    best = simplex[0]
    spread = max(abs(number - one) for corner in simplex for number, one in zip(corner.at, best.at, strict=True))
    return simplex[-1].value - best.value <= tolerance and spread <= tolerance**0.5


def _stepped(function: Callable[[Point], float], simplex: list[_Corner]) -> list[_Corner]:
    """One step: the worst corner is reflected, further out or further in; where none helps, all draw near the best."""
    *others, worst = simplex
    centre = tuple(sum(numbers) / len(others) for numbers in zip(*(corner.at for corner in others), strict=True))

    def beyond(factor: float) -> _Corner:
        at = tuple(middle + factor * (middle - number) for middle, number in zip(centre, worst.at, strict=True))
        return _Corner(function(at), at)

    reflected = beyond(_REFLECT)
    if reflected < others[0]:
        return [*others, min(reflected, beyond(_EXPAND))]
    if reflected < others[-1]:
        return [*others, reflected]
    contracted = beyond(_CONTRACT if reflected < worst else -_CONTRACT)
    if contracted < min(reflected, worst):
        return [*others, contracted]
    best = others[0]
    drawn = []
    for corner in simplex[1:]:
        at = tuple(one + _SHRINK * (number - one) for one, number in zip(best.at, corner.at, strict=True))
        drawn.append(_Corner(function(at), at))
    return [best, *drawn]
