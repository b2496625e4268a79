"""Reports as somebody wants them again, and sets of them that are written together."""

from sqlalchemy import UniqueConstraint

from crm_tui.store.models._base import Audited, options, words


class SavedReport(Audited, table=True):
    """A report by name with what is asked of it (a JSON object); `report` is "list" for a list of records."""

    __tablename__ = "saved_report"
    __table_args__ = options(UniqueConstraint("name"))
    name: str = words()
    report: str = words()
    params: str = words()


class ReportSet(Audited, table=True):
    """Reports that are written together, in this order: a JSON array of names, formats and parameters."""

    __tablename__ = "report_set"
    __table_args__ = options(UniqueConstraint("name"))
    name: str = words()
    reports: str = words()
