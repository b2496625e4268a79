"""crm_tui: customers, sales ledgers and month reports of a small shop, in a terminal."""

__version__ = "0.1.0"
