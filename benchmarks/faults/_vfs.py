"""SQLite's own calls to the file system, told to a listener, which can let any of them fail.

SQLite reaches files through a table of functions (its VFS); this one calls the machine's own after asking the listener.
"""

import _sqlite3
import ctypes
from collections.abc import Callable
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p, cast
from typing import Any, Final, NamedTuple


class Call(NamedTuple):
    """One call: `open`, `read`, `write`, `truncate`, `sync` or `delete`, on which file, where, and what is written.

    `at` of a truncation is the new size; of a deletion whether the folder is synced, too.
    """

    kind: str
    file: str
    at: int = 0
    data: bytes = b""


class Failure(NamedTuple):
    """An error code of SQLite's, and whether what it is said of was done all the same."""

    code: int
    done: bool = False


Listener = Callable[[Call], Failure | None]

IOERR_READ, IOERR_WRITE, IOERR_FSYNC, IOERR_DIR_FSYNC, IOERR_TRUNCATE, IOERR_DELETE = (
    10 | number << 8 for number in (1, 3, 4, 5, 6, 10)
)
FULL, CANTOPEN = 13, 14
_CREATE: Final = 4

#: SQLite keeps addresses in these for as long as the process lives.
_TAPS: Final[list["Tap"]] = []
_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, POINTER(c_int))
_DELETE = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
_READ = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = CFUNCTYPE(c_int, c_void_p, c_int)


class _Methods(Structure):
    """`sqlite3_io_methods`; those we do not change stay plain addresses."""

    _fields_ = [
        ("version", c_int),
        *((name, c_void_p) for name in ("close", "read", "write", "truncate", "sync")),
        *((f"other{number}", c_void_p) for number in range(13)),
    ]


class _Vfs(Structure):
    """`sqlite3_vfs`."""

    _fields_ = [("version", c_int), ("size", c_int), ("longest", c_int), ("next", c_void_p), ("name", c_char_p),
                ("data", c_void_p), ("open", c_void_p), ("delete", c_void_p),
                *((f"other{number}", c_void_p) for number in range(14))]  # fmt: skip


class Tap:
    """The machine's VFS with a listener, which every connection opened from now on goes through; for good."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._library = ctypes.CDLL(getattr(_sqlite3, "__file__", None))
        self._library.sqlite3_vfs_find.restype = POINTER(_Vfs)
        self._plain: _Vfs = self._library.sqlite3_vfs_find(None).contents
        self._files: dict[int, tuple[str, _Methods]] = {}
        self._kept: list[Any] = []
        self._methods: dict[int, _Methods] = {}
        self._own = self._copy(self._plain, _Vfs)
        self._own.name = b"tap"
        self._own.open = self._address(_OPEN(self._open))
        self._own.delete = self._address(_DELETE(self._delete))
        _TAPS.append(self)
        if self._library.sqlite3_vfs_register(ctypes.byref(self._own), 1):
            raise SystemExit("SQLite does not take another VFS")

    def _copy(self, of: Structure, kind: type[Any]) -> Any:
        made = kind.from_buffer_copy(of)
        self._kept.append(made)
        return made

    def _address(self, function: Any) -> int | None:
        self._kept.append(function)
        return cast(function, c_void_p).value

    def _ask(self, call: Call, do: Callable[[], int]) -> int:
        failure = self._listener(call)
        if failure is None:
            return do()
        return failure.code if not failure.done else do() or failure.code

    def _open(self, _vfs: int, name: int | None, file: int, flags: int, given: Any) -> int:
        path = cast(name, c_char_p).value.decode() if name else ""  # type: ignore[union-attr]
        plain = _OPEN(self._plain.open)
        code = self._ask(Call("open", path, flags & _CREATE), lambda: plain(self._vfs(), name, file, flags, given))
        methods = c_void_p.from_address(file)
        if code == 0 and methods.value:
            self._files[file] = path, _Methods.from_address(methods.value)
            methods.value = ctypes.addressof(self._tapped(methods.value))
        elif code:
            methods.value = None
        return code

    def _vfs(self) -> int:
        return ctypes.addressof(self._plain)

    def _tapped(self, address: int) -> _Methods:
        """The file's functions with ours in place of some."""
        if address not in self._methods:
            own = self._methods[address] = self._copy(_Methods.from_address(address), _Methods)
            own.read = self._address(_READ(self._read))
            own.write = self._address(_READ(self._write))
            own.truncate = self._address(_TRUNCATE(self._truncate))
            own.sync = self._address(_SYNC(self._sync))
        return self._methods[address]

    def _delete(self, _vfs: int, name: bytes, sync: int) -> int:
        plain = _DELETE(self._plain.delete)
        return self._ask(Call("delete", name.decode(), sync), lambda: plain(self._vfs(), name, sync))

    def _read(self, file: int, buffer: int, size: int, at: int) -> int:
        name, plain = self._files[file]
        return self._ask(Call("read", name, at), lambda: _READ(plain.read)(file, buffer, size, at))

    def _write(self, file: int, buffer: int, size: int, at: int) -> int:
        name, plain = self._files[file]
        data = ctypes.string_at(buffer, size)
        return self._ask(Call("write", name, at, data), lambda: _READ(plain.write)(file, buffer, size, at))

    def _truncate(self, file: int, size: int) -> int:
        name, plain = self._files[file]
        return self._ask(Call("truncate", name, size), lambda: _TRUNCATE(plain.truncate)(file, size))

    def _sync(self, file: int, flags: int) -> int:
        name, plain = self._files[file]
        return self._ask(Call("sync", name), lambda: _SYNC(plain.sync)(file, flags))
