"""An empty ledger for every test here."""

import pytest

from crm_tui.store.db import Database
from tests.reports.books import Book


@pytest.fixture
def book(shop: Database) -> Book:
    """An empty ledger to be written in."""
    return Book(shop)
