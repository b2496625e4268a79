"""Why records of known files are left out, as far as more than one program has such records."""

from crm_tui.core.i18n import N_, Text

EXPENSE = Text(N_("money paid out, not received"))
NEUTRAL = Text(N_("neither received nor paid out, such as a transfer of one's own"))
BOUGHT = Text(N_("a refund of something the shop bought"))
CLOSED = Text(N_("closed: no money came in"))
UNPAID = Text(N_("not paid yet"))
CANCELLED = Text(N_("cancelled"))
