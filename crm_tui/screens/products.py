"""The catalogue: found by typing, sorted and arranged as one likes, and what can be done with its products."""

from array import array
from collections.abc import Sequence
from typing import ClassVar

from textual import on

from crm_tui.actions import action
from crm_tui.core.i18n import N_, Text
from crm_tui.screens._list_page import Found, Quick
from crm_tui.screens._product_rows import Listed, columns, glance, listed, title, told
from crm_tui.screens._product_verbs import ProductVerbs
from crm_tui.store import product_filters, products
from crm_tui.store.db import Reader
from crm_tui.store.values_in_use import in_use
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable

#: Fields of the filter whose values are completed from the catalogue.
_COMPLETED = frozenset({"category", "subcategory", "unit"})


class ProductsPage(ProductVerbs):
    """All products, or those the filter finds."""

    READS: ClassVar[frozenset[str]] = frozenset({"product", "sale"})
    LIST: ClassVar[str] = "products"
    HINT: ClassVar[str] = N_("Name, pinyin, code; category:tools price>=100")
    SHOWN: ClassVar[tuple[str, ...]] = (
        *("name", "code", "category", "unit", "price"),
        *("cost", "margin", "sold", "status"),
    )
    SORTS: ClassVar[frozenset[str]] = product_filters.SORTS

    # What the list gives.

    def columns(self) -> tuple[TableColumn[Listed], ...]:
        return columns(lambda: self.crm.shop)

    def find(self, reader: Reader, search: str, sort: str, descending: bool, most: int | None = None) -> "array[int]":
        return product_filters.select(reader, search, sort, descending)

    def total(self, reader: Reader) -> int:
        return products.count(reader)

    def rows(self, reader: Reader, ids: Sequence[int], shown: Sequence[str]) -> Sequence[Listed]:
        return listed(reader, ids, shown)

    def nothing(self, found: Found) -> Text:
        if found.total:
            return self.no_match(N_("No product matches “{text}”.  {key} shows all again"), found)
        keys = {"add": self.crm.key_of("products.add"), "file": self.crm.key_of("products.import")}
        return Text(N_("No products yet.  {add} adds one · {file} imports a file"), keys)

    def quick(self, reader: Reader, row_id: int) -> Quick:
        found = glance(reader, row_id)
        return Quick(title(found), told(found, reader.shop))

    def suggest(self, text: str, cursor: int) -> Sequence[str]:
        from crm_tui.query.completion import suggest  # noqa: PLC0415 - 20 ms that the first page need not wait for
        from crm_tui.query.product_fields import PRODUCTS  # noqa: PLC0415

        return suggest(text, cursor, PRODUCTS, self._in_use)

    def _in_use(self, name: str) -> Sequence[str]:
        return self.crm.reading(in_use)(name) if name in _COMPLETED else ()

    # The product under the cursor.

    @on(WindowedTable.Opened)
    def _opened(self, event: WindowedTable.Opened) -> None:
        self.crm.open_page("crm_tui.screens.product:ProductPage", event.id)

    @action("a", N_("Add a product"), N_("Open the form for a new product."), short=N_("Add"), writes=True)
    def action_add(self) -> None:
        self.crm.open_page("crm_tui.screens.product_form:ProductForm", None)

    @action(
        "e", N_("Edit the product"), N_("Open the form of the product under the cursor."), short=N_("Edit"), writes=True
    )
    def action_edit(self) -> None:
        if self.table.cursor_id is not None:
            self.crm.open_page("crm_tui.screens.product_form:ProductForm", self.table.cursor_id)

    @action(
        "i",
        N_("Import a file"),
        N_("Bring in customers, products, sales or payments from a file."),
        line=False,
        writes=True,
    )
    def action_import(self) -> None:
        self.crm.import_file()
