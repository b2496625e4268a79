"""Whether a shop was changed since the command at hand began: a failure after that must not deny it."""

_state = {"changed": False}


def note() -> None:
    """Something was written, and is kept."""
    _state["changed"] = True


def forget() -> None:
    """A command begins."""
    _state["changed"] = False


def anything() -> bool:
    """Whether anything was written since `forget`."""
    return _state["changed"]
