"""Every failure a user can meet, each with a translatable sentence and a stable exit code."""

from enum import IntEnum
from typing import ClassVar

from crm_tui.core.i18n import Text, tr


class ExitCode(IntEnum):
    """What `crm` returns to the shell; scripts rely on these numbers."""

    OK = 0
    FAILED = 1
    USAGE = 2
    INVALID = 3
    NOT_FOUND = 4
    CONFLICT = 5
    PARTIAL = 6
    FORBIDDEN = 7
    INTERRUPTED = 130


class CrmError(Exception):
    """A failure with a sentence for the user; subclasses fix the exit code."""

    exit: ClassVar[ExitCode] = ExitCode.FAILED

    def __init__(self, msgid: str | Text, /, **params: object) -> None:
        self.text = msgid if isinstance(msgid, Text) else Text(msgid, params)
        super().__init__(self.text.msgid)

    def __str__(self) -> str:
        return tr(self.text)


class Failed(CrmError):
    """The work could not be done, through no fault of the input."""


class Usage(CrmError):
    """The command or its options do not make sense together."""

    exit = ExitCode.USAGE


class Invalid(CrmError):
    """A value is not of the form it must have; `field` names it where it belongs to one field."""

    exit = ExitCode.INVALID

    def __init__(self, msgid: str | Text, /, *, field: str | None = None, **params: object) -> None:
        super().__init__(msgid, **params)
        self.field = field


class NotFound(CrmError):
    """What was named does not exist."""

    exit = ExitCode.NOT_FOUND


class Conflict(CrmError):
    """The record has moved on since it was read, or two records would claim the same key, which `field` then names."""

    exit = ExitCode.CONFLICT

    def __init__(self, msgid: str | Text, /, *, field: str | None = None, **params: object) -> None:
        super().__init__(msgid, **params)
        self.field = field


class Forbidden(CrmError):
    """The person signed in may not do this."""

    exit = ExitCode.FORBIDDEN


class Stopped(CrmError):
    """Work was stopped on request; nothing is wrong."""

    exit = ExitCode.INTERRUPTED
