"""Which shop file this run of `crm` is about."""

from pathlib import Path

from crm_tui.core import paths

_chosen: list[str] = []


def choose_store(path: str) -> None:
    """What `--db` said; it holds for this run."""
    _chosen[:] = [path]


def forget_choices() -> None:
    """Begin a run afresh."""
    _chosen.clear()


def store_path() -> Path:
    """The shop file of this run."""
    return Path(_chosen[0]).expanduser() if _chosen else paths.default_store()
