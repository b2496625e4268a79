"""Readers of the program's own files: keys, preferences, what is kept for convenience, plans, copies, backups."""

import hashlib
import json
import shutil
from functools import cache
from typing import Any
from unittest import mock

from crm_tui.core.errors import CrmError
from tests.fuzz.target import SHOP, drain, folder, put, shop, target


@target('[customers]\nadd = "n"\n', '"app.quit" = ["ctrl+q", "q"]\ncustomers.add = "a"\n', inputs=30_000)
def keys(data: bytes) -> None:
    """keys.toml."""
    from crm_tui import keymap

    keymap.read(put("keys.toml", data), actions())


@cache
def actions() -> Any:
    """Two pages' actions and one of the app; to know all that there are takes every page's import."""
    from crm_tui.keymap import Actions, Known

    known = [
        Known(f"{page}.{name}", ("n",), "x", "y") for page in ("customers", "products") for name in ("add", "edit")
    ]
    known.append(Known("app.quit", ("ctrl+q",), "x", "y", everywhere=True, typing=True))
    by_page = [
        frozenset({one.id for one in known if one.id.startswith((page, "app"))}) for page in ("customers", "products")
    ]
    return Actions({one.id: one for one in known}, by_page)


@target('language = "zh_CN"\ntheme = "dark"\nmouse = false\n', inputs=30_000)
def preferences(data: bytes) -> None:
    """preferences.toml: a broken one is told of, and the program starts."""
    from crm_tui.core import config, preferences

    with mock.patch.object(config, "preferences_file", return_value=put("preferences.toml", data)):
        preferences.load()


@target('{"wang": {"customers": {"sort": "name", "columns": ["a"]}}}', '{"/x": [["customer", 1]]}', inputs=30_000)
def kept(data: bytes) -> None:
    """What is remembered of lists and of what was opened: a broken file is as none."""
    from crm_tui.core import lately, list_views

    path = put("kept.json", data)
    with (
        mock.patch.object(list_views, "_file", return_value=path),
        mock.patch.object(lately, "_file", return_value=path),
    ):
        list_views.view_of("customers")
        lately.load(folder())


@target(lambda: [json.dumps({"shop": str(folder()), "at": "1", "drafts": []}).encode()], inputs=30_000)
def drafts(data: bytes) -> None:
    """Forms that were not saved when the program ended."""
    from crm_tui.core import drafts, paths

    put(drafts._NAME.replace("*", "1"), data)  # noqa: SLF001 - the name of such files is nobody else's business
    with mock.patch.object(paths, "log_folder", folder):
        drain(drafts.waiting(folder()))


@cache
def plan() -> bytes:
    """A plan of an import, as the program writes it."""
    from crm_tui.exchange.options import Options
    from crm_tui.exchange.planned import plan_files, save_plan

    file = put("plan.csv", b"name,phone\nAnn,138\n,139\n")
    save_plan(shop(), plan_files(shop(), "customers", [file], Options()), folder() / "plan.jsonl")
    return (folder() / "plan.jsonl").read_bytes()


@target(lambda: [plan()], inputs=20_000, seconds=5.0)
def plan_file(data: bytes) -> None:
    """A plan kept earlier: read, and carried out as far as a dry run goes."""
    from crm_tui.exchange import plan_file
    from crm_tui.exchange.options import Options
    from crm_tui.exchange.planned import apply_plan

    path = put("read.jsonl", data)
    for saved in plan_file.read(path, SHOP):
        drain(saved.entries())
    apply_plan(shop(), path, Options(dry_run=True))


@cache
def copied() -> dict[str, bytes]:
    """A complete copy of the small shop, by file."""
    from crm_tui.exchange.complete import export_all

    export_all(shop(), folder() / "copy", replace=True)
    return {path.name: path.read_bytes() for path in sorted((folder() / "copy").iterdir())}


@target(
    lambda: [bytes([place]) + content for place, content in enumerate(copied().values())], inputs=3_000, seconds=10.0
)
def complete_copy(data: bytes) -> None:
    """A complete copy of which one file is broken; its checksum is made right half the time."""
    from crm_tui.exchange.complete import import_all

    number, content = (data[:1] or b"\0")[0], data[1:]
    files = copied()
    name = list(files)[number % len(files)]
    files = {**files, name: content}
    sums = next(name for name in files if "SUMS" in name.upper())
    if number < 128 and name != sums:
        told = [
            f"{hashlib.sha256(content).hexdigest()}  {name}" if line.endswith(f" {name}") else line
            for line in files[sums].decode().splitlines()
        ]
        files[sums] = "\n".join([*told, ""]).encode()
    place, store = folder() / "broken", folder() / "from-copy.db"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    for each, held in files.items():
        (place / each).write_bytes(held)
    store.unlink(missing_ok=True)
    try:
        import_all(place, store)
    except CrmError:
        assert not store.exists()


@target('{"file": "x.db", "sha256": "0", "bytes": 1, "at": "x"}', inputs=10_000, seconds=5.0)
def manifest(data: bytes) -> None:
    """The manifest beside a backup."""
    from crm_tui.store import backup

    path = folder() / "backup.db"
    if not path.exists():
        backup.back_up(shop(), path)
    backup.manifest_path(path).write_bytes(data)
    (folder() / "restored.db").unlink(missing_ok=True)
    backup.restore(path, folder() / "restored.db")
