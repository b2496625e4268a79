"""A model of one file's journal and folder on a disk whose power can be cut between any two calls.

What was synced is there. Of what was written since, any part may be: whole writes, none, or single sectors of 512
bytes, in any order; where a file grew without its content, zeros or anything may stand. A file that was made or deleted
is so after a cut only if its folder was synced, else perhaps.
"""

import random
from dataclasses import dataclass, field
from typing import Final

from benchmarks.faults._vfs import Call

SECTOR: Final = 512


@dataclass
class _Inode:
    """A file's content as synced, and the calls since."""

    synced: bytes = b""
    pending: list[Call] = field(default_factory=list)
    named: bool = False

    def sync(self) -> None:
        """All that was written lasts."""
        self.synced = self.after(self.pending)
        self.pending = []

    def after(self, calls: list[Call], junk: random.Random | None = None) -> bytes:
        """The content once these calls are done."""
        content = bytearray(self.synced)
        for call in calls:
            if call.kind == "truncate":
                del content[call.at :]
                continue
            missing = call.at - len(content)
            if missing > 0:
                content += junk.randbytes(missing) if junk else bytes(missing)
            content[call.at : call.at + len(call.data)] = call.data
        return bytes(content)

    def cut(self, chance: random.Random) -> bytes:
        """The content as a power cut may leave it."""
        likely = chance.choice((0.0, 0.5, 0.9, 1.0))
        left = []
        for call in self.pending:
            if chance.random() < likely:
                left.append(call)
            elif call.kind == "write" and chance.random() < 0.5:
                left += _torn(call, chance)
        return self.after(left, junk=chance if chance.random() < 0.5 else None)


def _torn(call: Call, chance: random.Random) -> list[Call]:
    """Some sectors of a write."""
    end = call.at + len(call.data)
    parts = []
    for begin in range(call.at - call.at % SECTOR, end, SECTOR):
        first, last = max(begin, call.at), min(begin + SECTOR, end)
        if chance.random() < 0.5:
            parts.append(call._replace(at=first, data=call.data[first - call.at : last - call.at]))
    return parts


class Disk:
    """The files of a folder by name, as calls come in."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._names = {name: _Inode(content, named=True) for name, content in files.items()}
        self._lasting = dict(self._names)
        self._changes: list[tuple[str, _Inode | None]] = []

    def do(self, call: Call) -> None:
        """Let the call have happened; only `sync` and `sync folder` make anything last."""
        match call.kind:
            case "open" if call.file not in self._names:
                self._names[call.file] = made = _Inode()
                self._changes.append((call.file, made))
            case "write" | "truncate":
                self._names[call.file].pending.append(call)
            case "delete":
                self._names.pop(call.file, None)
                self._changes.append((call.file, None))
            case "sync":
                inode = self._names[call.file]
                inode.sync()
                if not inode.named:  # SQLite syncs the folder with a new journal's first sync
                    inode.named = True
                    self._sync_folder()
            case "sync folder":
                self._sync_folder()

    def _sync_folder(self) -> None:
        self._lasting, self._changes = dict(self._names), []

    def cut(self, chance: random.Random) -> dict[str, bytes]:
        """The files as a power cut at this moment may leave them."""
        names: dict[str, _Inode | None] = dict(self._lasting)
        names.update(self._changes[: chance.randint(0, len(self._changes))])
        return {name: inode.cut(chance) for name, inode in names.items() if inode is not None}
