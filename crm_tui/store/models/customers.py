"""Customers and what hangs off each: phones, e-mails, addresses, people, key dates, tags, fields, consents."""

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy import text as sa_text
from sqlmodel import Field

from crm_tui.domain.customers import CALENDARS, CONSENT_CHANNELS, GRADES, KINDS, STAGES
from crm_tui.store.models._base import Audited, check, is_day, one_of, options, text, words


def _values(choices: tuple[object, ...]) -> tuple[str, ...]:
    return tuple(choice.value for choice in choices)  # type: ignore[attr-defined]


class Customer(Audited, table=True):
    """A customer's own fields; `initials` and `pinyin` are made from the name for sorting and search."""

    __tablename__ = "customer"
    __table_args__ = options(
        UniqueConstraint("code"),
        Index("ix_customer_credit_days", "credit_days", sqlite_where=sa_text("credit_days IS NOT NULL")),
        Index("ix_customer_grade", "grade", "stage"),
        one_of("kind", _values(KINDS)),
        one_of("grade", _values(GRADES)),
        one_of("stage", _values(STAGES)),
        check("name_given", "length(trim(name)) > 0"),
        check("credit_limit_positive", "credit_limit >= 0"),
        check("credit_days_positive", "credit_days >= 0"),
        check("yearly_need_positive", "yearly_need >= 0"),
        is_day("first_cooperation"),
    )
    code: str = words()
    name: str = words(index=True)
    short_name: str | None = text()
    kind: str = words(index=True)
    grade: str | None = text()
    stage: str | None = text()
    wechat: str | None = text()
    website: str | None = text()
    contact: str | None = text()
    industry: str | None = text()
    business_mode: str | None = text()
    first_cooperation: str | None = text()
    source: str | None = text()
    channel: str | None = text()
    owner: str | None = text(index=True)
    credit_limit: int | None = None
    credit_days: int | None = None
    hobbies: str | None = text()
    honours: str | None = text()
    deeds: str | None = text()
    history: str | None = text()
    note: str | None = text()
    pinyin: str = words(index=True)
    created_at: str = words(index=True)
    batch_id: int | None = Field(default=None, foreign_key="batch.id", index=True)
    yearly_need: int | None = None


class CustomerPhone(Audited, table=True):
    """A phone number as written, and its digits for search and matching; `position` 0 is the main one."""

    __tablename__ = "customer_phone"
    __table_args__ = options()
    customer_id: int = Field(foreign_key="customer.id", ondelete="CASCADE", index=True)
    position: int = 0
    label: str | None = text()
    number: str = words()
    digits: str = words(index=True)
    batch_id: int | None = Field(default=None, foreign_key="batch.id", index=True)


class CustomerEmail(Audited, table=True):
    """An e-mail address; `folded` is the form in which it is matched."""

    __tablename__ = "customer_email"
    __table_args__ = options()
    customer_id: int = Field(foreign_key="customer.id", ondelete="CASCADE", index=True)
    position: int = 0
    label: str | None = text()
    email: str = words()
    folded: str = words(index=True)
    batch_id: int | None = Field(default=None, foreign_key="batch.id", index=True)


class CustomerAddress(Audited, table=True):
    """A postal address; `position` 0 is the main one."""

    __tablename__ = "customer_address"
    __table_args__ = options(Index("ix_customer_address_city", "position", "city", "customer_id"))
    customer_id: int = Field(foreign_key="customer.id", ondelete="CASCADE", index=True)
    position: int = 0
    label: str | None = text()
    country: str | None = text()
    region: str | None = text()
    city: str | None = text()
    address: str | None = text()
    postcode: str | None = text()
    batch_id: int | None = Field(default=None, foreign_key="batch.id", index=True)


class CustomerTag(Audited, table=True):
    """One tag on one customer."""

    __tablename__ = "customer_tag"
    __table_args__ = options(UniqueConstraint("customer_id", "tag"))
    customer_id: int = Field(foreign_key="customer.id", ondelete="CASCADE")
    tag: str = words(index=True)
    batch_id: int | None = Field(default=None, foreign_key="batch.id", index=True)


class Person(Audited, table=True):
    """Somebody at a customer's: the boss, the buyer, the wife."""

    __tablename__ = "person"
    __table_args__ = options(check("name_given", "length(trim(name)) > 0"))
    customer_id: int = Field(foreign_key="customer.id", ondelete="CASCADE", index=True)
    name: str = words()
    role: str | None = text()
    phone: str | None = text()
    email: str | None = text()
    wechat: str | None = text()
    note: str | None = text()


class KeyDate(Audited, table=True):
    """A day that matters, in the solar or the lunar calendar; the year may be unknown."""

    __tablename__ = "key_date"
    __table_args__ = options(
        Index("ix_key_date_day", "calendar", "month", "day"),
        one_of("calendar", _values(CALENDARS)),
        check("month_range", "month BETWEEN 1 AND 12"),
        check("day_range", "day BETWEEN 1 AND 31"),
        check("leap_flag", "leap IN (0, 1)"),
    )
    customer_id: int = Field(foreign_key="customer.id", ondelete="CASCADE", index=True)
    label: str = words()
    calendar: str = words()
    year: int | None = None
    month: int
    day: int
    leap: int = 0
    note: str | None = text()


class CustomField(Audited, table=True):
    """A field of the shop's own, kept as text."""

    __tablename__ = "custom_field"
    __table_args__ = options(UniqueConstraint("name"))
    name: str = words()
    label: str = words()


class CustomValue(Audited, table=True):
    """A customer's value in one of the shop's own fields."""

    __tablename__ = "custom_value"
    __table_args__ = options(UniqueConstraint("customer_id", "field_id"))
    customer_id: int = Field(foreign_key="customer.id", ondelete="CASCADE")
    field_id: int = Field(foreign_key="custom_field.id", ondelete="CASCADE", index=True)
    value: str = words()


class Consent(Audited, table=True):
    """Whether a customer agreed to be contacted by a channel, since when and how."""

    __tablename__ = "consent"
    __table_args__ = options(
        UniqueConstraint("customer_id", "channel"),
        one_of("channel", _values(CONSENT_CHANNELS)),
        check("given_flag", "given IN (0, 1)"),
        is_day("day"),
    )
    customer_id: int = Field(foreign_key="customer.id", ondelete="CASCADE")
    channel: str = words()
    given: int
    day: str = words()
    source: str | None = text()
