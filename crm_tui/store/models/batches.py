"""Imports: each batch, its rejected rows, and the mappings saved for next time."""

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from crm_tui.store.models._base import Audited, Base, one_of, options, text, words


class Batch(Base, table=True):
    """One file imported; the counts add up to `lines`; `summary` is the JSON that was reported."""

    __tablename__ = "batch"
    __table_args__ = options(
        one_of("noun", ("customers", "products", "sales", "payments", "tickets", "followups", "people", "expenses"))
    )
    id: int | None = Field(default=None, primary_key=True)
    at: str = words()
    noun: str = words()
    file: str = words()
    sha256: str = words(index=True)
    lines: int
    new: int
    updated: int
    unchanged: int
    duplicate: int
    rejected: int
    left_out: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    summary: str = words()


class RejectedRow(Base, table=True):
    """A row of a file that was not taken, as it stood, with its line and the reason."""

    __tablename__ = "rejected_row"
    __table_args__ = options()
    id: int | None = Field(default=None, primary_key=True)
    batch_id: int = Field(foreign_key="batch.id", ondelete="CASCADE", index=True)
    line: int
    column: str | None = text()
    value: str | None = text()
    message: str = words()
    cells: str = words()


class Mapping(Audited, table=True):
    """A saved mapping of a file's headings to fields; `fields` is a JSON object.

    One that was kept for the next file with the same headings has their `fingerprint`, and in `options` (JSON) what
    else was chosen for such files.
    """

    __tablename__ = "mapping"
    __table_args__ = options(UniqueConstraint("noun", "name"), Index("ix_mapping_fingerprint", "noun", "fingerprint"))
    noun: str = words()
    name: str = words()
    fields: str = words()
    fingerprint: str | None = text()
    options: str | None = text()
