"""The shop's settings."""

from sqlalchemy import UniqueConstraint

from crm_tui.store.models._base import Audited, options, words


class Setting(Audited, table=True):
    """One setting by name; which there are and what they may hold is in `domain.settings`."""

    __tablename__ = "setting"
    __table_args__ = options(UniqueConstraint("name"))
    name: str = words()
    value: str = words()
