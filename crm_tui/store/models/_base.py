"""The base of all tables: naming convention, STRICT, never-reused ids, version and batch columns."""

from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, MetaData, Text
from sqlmodel import Field, SQLModel

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Base(SQLModel):
    """A table of ours; `sqlite_autoincrement` keeps a deleted row's id from naming another one."""

    metadata: ClassVar[MetaData] = METADATA


class Audited(Base):
    """A row that people change: every change is recorded by triggers, `version` grows with each."""

    id: int | None = Field(default=None, primary_key=True)
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


def options(*constraints: Any) -> tuple[Any, ...]:
    """`__table_args__` of a STRICT table with the given constraints and indexes."""
    return (*constraints, {"sqlite_strict": True, "sqlite_autoincrement": True})


def derived(*, by_text: bool) -> tuple[Any, ...]:
    """`__table_args__` of a STRICT table whose rows are made from others' and lie in the order of their key.

    A key that is a number is the rowid; one that is `by_text` takes its place.
    """
    return ({"sqlite_strict": True, **({"sqlite_with_rowid": False} if by_text else {})},)


def is_month(column: str) -> CheckConstraint:
    """A CHECK that a text column holds a month, YYYY-MM (or NULL)."""
    return check(f"{column}_iso", f"{column} LIKE '____-__' AND length({column}) = 7")


def check(name: str, condition: str) -> CheckConstraint:
    """A named CHECK."""
    return CheckConstraint(condition, name=name)


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    """A CHECK that a text column holds one of the values (or NULL)."""
    listed = ", ".join(f"'{value}'" for value in values)
    return check(f"{column}_known", f"{column} IN ({listed})")


def text(**extra: Any) -> Any:
    """An optional text column."""
    return Field(default=None, sa_type=Text, **extra)


def words(**extra: Any) -> Any:
    """A text column that must be given."""
    return Field(sa_type=Text, **extra)


#: The day columns' CHECK: ISO form, so that text order is date order.
def is_day(column: str) -> CheckConstraint:
    """A CHECK that a text column holds an ISO date."""
    return check(f"{column}_iso", f"{column} LIKE '____-__-__' AND length({column}) = 10")
