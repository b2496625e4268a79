"""The scenes that faults are put into: a folder with a shop, commands in it, and what each command must leave."""

import contextlib
import gc
import hashlib
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from alembic import command
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from benchmarks import _till
from benchmarks.faults import _forked
from crm_tui.core.digest import sha256_of
from crm_tui.store.backup import manifest_path
from crm_tui.store.check import CHECKS
from crm_tui.store.db import SCHEMA, Database
from crm_tui.store.engines.sqlite import APPLICATION_ID, file_problems
from crm_tui.store.migrations.upgrade import configuration

STORE: Final = "shop.db"
_ABSENT: Final = "absent"
#: What stores hold, by the digest of their bytes.
_HELD: Final[dict[str, str]] = {}
#: What was found wrong, by the digest of the file it was found in.
_LOOKED_AT: Final[dict[str, list[str]]] = {}


@dataclass(frozen=True)
class Scene:
    """Commands run one after another in a folder; `kept` are the files that must hold all or nothing of each.

    A `quiet` one changes what nobody asked it to change: it need not say that it has, where it fails later.
    """

    name: str
    commands: Sequence[Sequence[str]]
    kept: Sequence[str] = (STORE,)
    start: Path = Path()
    quiet: bool = False
    #: What the kept files hold before the first command, and after each.
    states: list[str] = field(default_factory=list)

    def set_up(self, folder: Path) -> None:
        """Let the folder be as before the first command; it is made anew."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.start, folder)

    def state(self, folder: Path) -> str:
        """What the kept files hold, in short; a transaction that was cut short is rolled back by this."""
        return " ".join(held(folder / name) for name in self.kept)


def scenes(folder: Path) -> list[Scene]:
    """Every scene, each tried once without a fault, so that it is known what its commands leave."""
    shop, older = _beginnings(folder)
    till, bad = (("import", "sales", file, "--create-missing") for file in ("till.csv", "bad.csv"))
    out = ("export", "sales", "-o", "out.csv")
    edits = [("customer", "edit", "K00331", "--note", f"note {number}") for number in range(6)]
    made = [
        Scene("import", [till], start=shop),
        Scene("rejects", [(*bad, "--partial", "--rejects", "left.csv")], start=shop),
        Scene("edit", edits, start=shop),
        Scene("undo", [("undo",), ("undo",), ("undo",)], start=shop),
        Scene("migration", [("customer", "list")], start=older, quiet=True),
        Scene("backup", [("backup", "copy.db")], kept=(STORE, "copy.db"), start=shop),
        Scene("restore", [("restore", "earlier.db")], start=shop),
        Scene("create", [("init", "--db", "new.db", "--name", "New")], kept=(STORE, "new.db"), start=shop),
        Scene("export", [out, (*out, "--from", "2022-01-01")], kept=(STORE, "out.csv"), start=shop),
    ]  # fmt: skip
    for scene in made:
        _try(scene, folder / "run")
    gc.freeze()  # what is loaded by now is shared with the children for as long as nobody touches it
    return made


def _try(scene: Scene, folder: Path) -> None:
    """Run the scene without a fault and note what it leaves; this also loads all that its commands need."""
    scene.set_up(folder)
    scene.states.append(scene.state(folder))
    for arguments in scene.commands:
        code, said = _forked.here(folder, arguments)
        if code not in _forked.DONE:
            raise SystemExit(f"{scene.name}: {' '.join(arguments)} ended with {code}: {said}")
        scene.states.append(scene.state(folder))
    if len(set(scene.states)) < len(scene.states):
        raise SystemExit(f"{scene.name}: a command changes nothing")


def _beginnings(folder: Path) -> tuple[Path, Path]:
    """A folder with a small shop and files to bring in, and one with a shop of an older schema."""
    shop, older = folder / "shop", folder / "older"
    shop.mkdir(parents=True)
    _till.write(shop / "first.csv", 40, seed=1)
    _till.write(shop / "till.csv", 60, seed=2)
    _till.write(shop / "bad.csv", 60, seed=2, bad=_till.spoil(60, 9, seed=2))
    _forked.here(shop, ("init", "--name", "Proof", "--currency", "CNY"))
    with contextlib.closing(sqlite3.connect(shop / STORE)) as connection:
        connection.executescript("PRAGMA page_size = 1024; VACUUM")  # a small file is copied often
    for arguments in (
        ("import", "sales", "first.csv", "--create-missing"),
        ("backup", "earlier.db"), ("customer", "add", "--name", "张三", "--phone", "13800000001"),
        ("customer", "edit", "K00331", "--phone", "13800000002"), ("customer", "edit", "K00331", "--note", "before"),
    ):  # fmt: skip
        code, said = _forked.here(shop, arguments)
        if code:
            raise SystemExit(f"{' '.join(arguments)} ended with {code}: {said}")
    older.mkdir()
    _older(shop / STORE, older / STORE, SCHEMA - 1)
    return shop, older


def _older(present: Path, target: Path, number: int) -> None:
    """A store of an older schema, with the rows of a present one as far as it had room for them."""
    with contextlib.closing(sqlite3.connect(target, isolation_level=None)) as made:
        bind = create_engine("sqlite://", creator=lambda: made, poolclass=StaticPool, pool_reset_on_return=None)
        made.execute("PRAGMA page_size = 1024")
        made.execute("ATTACH ? AS present", (str(present),))
        with bind.connect() as handle, handle.begin():
            made.execute("BEGIN")
            config = configuration()
            config.attributes["connection"] = handle
            command.upgrade(config, f"{number:04}")
            for (sql,) in made.execute(
                "SELECT sql FROM present.sqlite_master WHERE name = 'customer_search'"
            ).fetchall():
                made.execute(sql)
            for (table,) in made.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall():
                if table != "alembic_version" and not table.startswith(("customer_search_", "sqlite_stat")):
                    _pour(made, table)
            # It had less room, and would not be as its recorded changes left it.
            made.execute("DELETE FROM mapping")
            made.execute("DELETE FROM change WHERE table_name = 'mapping'")
            made.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            made.execute(f"PRAGMA user_version = {number}")
    target.chmod(0o600)


def _pour(made: sqlite3.Connection, table: str) -> None:
    """Copy the table's rows, in the columns that both schemas have."""
    here, there = (
        [row[1] for row in made.execute(f'PRAGMA {schema}.table_info("{table}")')] for schema in ("main", "present")
    )
    numbered = ["rowid"] if table == "customer_search" else []
    shared = ", ".join(f'"{name}"' for name in (*numbered, *(name for name in here if name in there)))
    if there:
        made.execute(f'INSERT OR REPLACE INTO main."{table}" ({shared}) SELECT {shared} FROM present."{table}"')  # noqa: S608


def held(path: Path) -> str:
    """A digest of what the file holds: of a store its rows, once what was cut short is rolled back."""
    if not path.exists():
        return _ABSENT
    if path.read_bytes()[:6] != b"SQLite":
        return sha256_of(path)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version").fetchone()
    bytes_digest = sha256_of(path)
    if bytes_digest not in _HELD:
        _HELD[bytes_digest] = _rows(path)
    return _HELD[bytes_digest]


def _rows(path: Path) -> str:
    digest = hashlib.sha256()
    with contextlib.closing(sqlite3.connect(path)) as connection:
        digest.update(b"%d" % connection.execute("PRAGMA user_version").fetchone()[0])
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'customer_search_%' ORDER BY name"
        )
        for (table,) in tables.fetchall():
            rows = connection.execute(f'SELECT * FROM "{table}"').fetchall()  # noqa: S608
            digest.update(repr((table, rows)).encode())
    return digest.hexdigest()


def faults_of(folder: Path) -> Iterator[str]:
    """What is wrong with the folder's files; nothing, where each shop and each backup is sound."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if path.name.startswith(".") or (path.name.endswith("-journal") and path.read_bytes()[:1] > b"\0"):
            yield f"{path.name} is left over"
        elif path.suffix == ".db" or (".before-" in path.name and path.suffix != ".json"):
            yield from (f"{path.name}: {problem}" for problem in _unsound(path))


def _unsound(path: Path) -> Sequence[str]:
    """What is wrong with a shop file or a backup; the same bytes are looked at once."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        number = connection.execute("PRAGMA user_version").fetchone()[0]  # rolls back what was cut short
    digest = sha256_of(path)
    if digest not in _LOOKED_AT:
        _LOOKED_AT[digest] = file_problems(path)
        if number == SCHEMA and not _LOOKED_AT[digest]:
            with Database(path).read() as r:
                _LOOKED_AT[digest] = [str(problem) for _, look in CHECKS for problem in look(r)]
    manifest = manifest_path(path)
    if manifest.exists() and digest not in manifest.read_text():
        return [*_LOOKED_AT[digest], "is not what its manifest says"]
    return _LOOKED_AT[digest]
