"""The one source of the present moment; `CRM_NOW` fixes it for tests and reproducible output."""

import os
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present instant, aware, in UTC."""
    fixed = os.environ.get("CRM_NOW")
    if fixed:
        return datetime.fromisoformat(fixed).astimezone(UTC)
    return datetime.now(UTC)


def today(zone: str | None = None) -> date:
    """Today in the shop's time zone (an IANA name), or in the machine's where none is set."""
    return now().astimezone(ZoneInfo(zone) if zone else None).date()


def stamp() -> str:
    """The present instant as the store keeps it: ISO 8601, UTC, milliseconds, ending in Z."""
    return now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
