"""The columns in which every list of imports accounts for the lines."""

from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_
from crm_tui.core.table import Column

COUNTS = (
    Column("lines", N_("Lines"), Kind.COUNT),
    Column("new", N_("New"), Kind.COUNT),
    Column("updated", N_("Updated"), Kind.COUNT),
    Column("unchanged", N_("Unchanged"), Kind.COUNT),
    Column("duplicate", N_("Known already"), Kind.COUNT),
    Column("rejected", N_("Rejected"), Kind.COUNT),
    Column("left_out", N_("Left out"), Kind.COUNT),
)
