"""A great many records of the same fields in little memory."""

from collections.abc import Iterator, MutableMapping

from crm_tui.core.fields import Value
from crm_tui.exchange.spool import packed, unpacked


class Records(MutableMapping[int, dict[str, Value]]):
    """Records by id, in the order in which they were put in; each is made anew whenever it is asked for.

    What is done to one counts when it is put in again. As bytes it takes a fraction of the memory of a dictionary.
    """

    def __init__(self) -> None:
        self._values: dict[int, bytes] = {}
        self._names: tuple[str, ...] = ()

    def __getitem__(self, row_id: int) -> dict[str, Value]:
        return dict(zip(self._names, unpacked(self._values[row_id]), strict=True))

    def __setitem__(self, row_id: int, record: dict[str, Value]) -> None:
        if not self._values:
            self._names = tuple(record)
        self._values[row_id] = packed(tuple(map(record.__getitem__, self._names)))

    def __delitem__(self, row_id: int) -> None:
        del self._values[row_id]

    def __contains__(self, row_id: object) -> bool:
        return row_id in self._values

    def __iter__(self) -> Iterator[int]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)
