"""Run as a program of its own: reads a legacy workbook to its end, so that what it does to its reader harms no other.

Ends with 0 where it can be read, 3 where it is locked, 4 where it is damaged, 5 where this can't be tried.
"""

import sys

_READ, _LOCKED, _DAMAGED, _UNTRIED = 0, 3, 4, 5
_MEMORY = 2 << 30


def _limit() -> None:
    """Let no sheet take all memory; where the system has no such limits, it is left at that."""
    try:
        import resource  # noqa: PLC0415 - not everywhere
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(path: str) -> int:
    """Read every sheet."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook, PasswordError  # noqa: PLC0415 - it may be absent
    except ImportError:
        return _UNTRIED
    _limit()
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - nothing is imported that isn't needed
            workbook = CalamineWorkbook.from_filelike(file)
        for name in workbook.sheet_names:
            workbook.get_sheet_by_name(name)
    except PasswordError:
        return _LOCKED
    except (CalamineError, OSError, MemoryError):
        return _DAMAGED
    return _READ


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
