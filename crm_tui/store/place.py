"""Where a shop file may lie and who may get at it: looked at before it is opened, kept to by what is made beside it.

A store that its group may write (0660) is a team's: so is whatever is made beside it, a backup or a journal.
"""

import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from crm_tui.core.errors import Conflict, Forbidden, Invalid, NotFound
from crm_tui.core.i18n import N_, Text

#: Set to 1 it opens a store in spite of its place: on a network drive, or open to others.
ANYWAY: Final = "CRM_ANY_PLACE"
PRIVATE, TEAM = 0o600, 0o660
PRIVATE_FOLDER, TEAM_FOLDER = 0o700, 0o2770
#: Seconds after which nobody is writing an unfinished file any more.
_SURELY_LEFT: Final = 3600
_TEAM_BITS, _FOLDER_BITS = 0o060, 0o2070
_MOUNTS = Path("/proc/self/mountinfo")
#: File systems whose locks do not hold between machines: two who write at once would damage the store.
_NETWORK: Final = frozenset({
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "coda", "davfs", "lustre", "beegfs", "orangefs",
    "gfs2", "ocfs2",
    "glusterfs", "vboxsf", "prl_fs", "fuse.sshfs", "fuse.rclone", "fuse.s3fs", "fuse.glusterfs", "fuse.davfs2",
    "fuse.gvfsd-fuse", "fuse.gcsfuse", "fuse.curlftpfs", "fuse.vmhgfs-fuse",
})  # fmt: skip


def look(path: Path) -> None:
    """Make sure that there is a file, one file with one name, which no network lies before.

    Raises NotFound, Invalid, Forbidden for a link that somebody else has put there.
    """
    try:
        own, found = os.lstat(path), path.stat()
    except OSError as error:
        raise NotFound(N_("There is no shop file at {path}."), path=path) from error
    if stat.S_ISLNK(own.st_mode) and own.st_uid not in _mine():
        raise Forbidden(N_("{path} is a link that somebody else has put there; it was not followed."), path=path)
    if not stat.S_ISREG(found.st_mode):
        raise Invalid(N_("{path} is not a file."), path=path)
    if found.st_nlink > 1 and not _just_made(path, found):
        raise Invalid(
            N_(
                "{path} has a second name (hard link), and writing under both damages it. Find the other one and "
                "delete it: find / -samefile {path}"
            ),
            path=path,
        )
    _local(path, found.st_dev)


def look_around(path: Path) -> None:
    """Make sure that a store may be made there; Invalid on a network drive."""
    _local(path, path.parent.stat().st_dev)


def _local(path: Path, device: int) -> None:
    if not _insisted() and (kind := network_of(device)):
        raise Invalid(
            N_(
                "{path} lies on a network drive ({kind}), where two at work damage it. Keep it on a disk of this "
                "machine. CRM_ANY_PLACE=1 opens it all the same."
            ),
            path=path,
            kind=kind,
        )


def guard(path: Path) -> None:
    """Make sure that strangers can neither read nor change the file; Forbidden, with the command that mends it."""
    if not _insisted():
        for trouble in exposed(path):
            raise Forbidden(trouble)


def exposed(path: Path) -> Iterator[Text]:
    """How everybody on this machine could get at the file, each with the command that mends it."""
    if os.name != "posix":
        return
    mode, folder = path.stat().st_mode, path.resolve().parent
    around = folder.stat().st_mode
    if around & stat.S_IWOTH and not around & stat.S_ISVTX:
        sentence = N_("Everybody on this machine can exchange {path}. Run: chmod o-w {folder}")
        yield Text(sentence, {"path": path, "folder": folder})
    if mode & stat.S_IWOTH and around & stat.S_IXOTH:
        yield Text(N_("Everybody on this machine can change {path}. Run: chmod o-rwx {path}"), {"path": path})
    elif mode & stat.S_IROTH and around & stat.S_IXOTH:
        yield Text(N_("Everybody on this machine can read {path}. Run: chmod o-rwx {path}"), {"path": path})


def shared_wrongly(path: Path) -> Iterator[Text]:
    """What would keep somebody of a team from working: about the store, its folder, and its backups."""
    if os.name != "posix" or not is_shared(path):
        return
    gid = path.stat().st_gid
    for folder in (path.parent, path.parent / "backups"):
        if not folder.is_dir():
            continue
        found = folder.stat()
        if found.st_gid != gid or found.st_mode & _FOLDER_BITS != _FOLDER_BITS:
            yield Text(
                N_("The team can't use the folder {folder}. Run: chgrp {group} {folder}; chmod 2770 {folder}"),
                {"folder": folder, "group": _group_name(gid)},
            )
        for file in sorted(folder.glob(f"{path.stem}*")):
            found = file.stat()
            if stat.S_ISREG(found.st_mode) and (found.st_gid != gid or found.st_mode & _TEAM_BITS != _TEAM_BITS):
                yield Text(
                    N_("The team can't use {path}. Run: chgrp {group} {path}; chmod 660 {path}"),
                    {"path": file, "group": _group_name(gid)},
                )


def left_over(path: Path) -> Iterator[Text]:
    """Unfinished files that a program left beside the store, or among its backups, when it was stopped."""
    for folder in (path.parent, path.parent / "backups"):
        for left in sorted(folder.glob(f".{path.stem}*.part-*")):
            if time.time() - left.stat().st_mtime > _SURELY_LEFT:
                yield Text(N_("{path} was left by a program that was stopped. Delete it: rm {path}"), {"path": left})


def is_shared(path: Path) -> bool:
    """Whether the store is a team's."""
    return path.stat().st_mode & _TEAM_BITS == _TEAM_BITS


def like(store: Path, path: Path) -> None:
    """Give a new file or folder the mode and the group of the store, whatever the umask."""
    if os.name != "posix" or not store.exists() or not is_shared(store):
        return
    group = store.stat().st_gid
    if path.stat().st_gid != group:
        os.chown(path, -1, group)
    path.chmod(TEAM_FOLDER if path.is_dir() else TEAM)


def make_team_folder(folder: Path, group: str) -> int:
    """A folder for a team's store, made, or there already with the right mode; the number of its group.

    Raises NotFound for a group there is none of, Forbidden for one that one is not in, Conflict where the folder has
    other uses: all in the group would get at them.
    """
    gid = _group_number(group)
    if folder.exists():
        found = folder.stat()
        if found.st_gid != gid or stat.S_IMODE(found.st_mode) != TEAM_FOLDER:
            raise Conflict(
                N_(
                    "{folder} is there already and is no folder of the group {group}. Name a new one: crm init "
                    "--shared {group} --db FOLDER/shop.db"
                ),
                folder=folder,
                group=group,
            )
        return gid
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True)
    os.chown(folder, -1, gid)
    folder.chmod(TEAM_FOLDER)
    return gid


def make_team_file(path: Path, gid: int) -> None:
    """Let the group read and write the file."""
    if path.stat().st_gid != gid:
        os.chown(path, -1, gid)
    path.chmod(TEAM)


def network_of(device: int) -> str | None:
    """The kind of network file system that the device is; None for a local one, and where that can't be known."""
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return None
    number = f" {os.major(device)}:{os.minor(device)} "
    at = mounts.find(number)
    if at < 0:
        return None
    kind = mounts[at : mounts.find("\n", at)].partition(" - ")[2].partition(" ")[0]
    return kind if kind in _NETWORK else None


def _just_made(path: Path, found: os.stat_result) -> bool:
    """Whether the second name is the one under which we made the file: it goes in a moment, or did not in a crash."""
    others = [*path.parent.glob(f".{path.name}.new-*"), *path.parent.glob(f".{path.name}.part-*")]
    return any((other.st_dev, other.st_ino) == (found.st_dev, found.st_ino) for other in map(os.stat, others))


def _group_number(group: str) -> int:
    if os.name != "posix":
        raise Invalid(N_("Folders of groups are for machines with groups: Linux, macOS and the like."))
    import grp  # noqa: PLC0415 - there is none on Windows

    try:
        gid = grp.getgrnam(group).gr_gid
    except KeyError as error:
        raise NotFound(N_("There is no group {group} on this machine."), group=group) from error
    if os.geteuid() != 0 and gid not in {os.getegid(), *os.getgroups()}:
        raise Forbidden(
            N_("You are not in the group {group}. Have yourself put into it (usermod -aG {group}) and sign in again."),
            group=group,
        )
    return gid


def _group_name(gid: int) -> str:
    import grp  # noqa: PLC0415 - there is none on Windows

    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)


def _mine() -> frozenset[int]:
    """Whose links are followed: one's own, and the machine's."""
    return frozenset({0, os.geteuid() if os.name == "posix" else 0})


def _insisted() -> bool:
    return os.environ.get(ANYWAY) == "1"
