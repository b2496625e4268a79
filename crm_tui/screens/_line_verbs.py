"""What can be done with the line under the cursor, wherever lines of receipts are listed."""

from __future__ import annotations

from typing import Generic

from crm_tui.actions import action
from crm_tui.core.i18n import N_
from crm_tui.ops import sales as operations
from crm_tui.screens._page import Page, State
from crm_tui.store.sales import SaleRow
from crm_tui.widgets.windowed_table import WindowedTable


class LineVerbs(Page[State], Generic[State]):
    """A page with one table of lines."""

    @property
    def table(self) -> WindowedTable[SaleRow]:
        """The lines."""
        return self.query_one(WindowedTable)

    @action("e", N_("Edit the line"), N_("Open the form of the line under the cursor."), short=N_("Edit"), writes=True)
    def action_edit(self) -> None:
        if row := self.table.cursor_row:
            self.crm.open_page("crm_tui.screens.sale_form:SaleForm", row.customer_id, row.id)

    @action("d>d", N_("Delete the line"), N_("Delete the line under the cursor; undo brings it back."),
            short=N_("Delete"), writes=True)  # fmt: skip
    def action_delete(self) -> None:
        if row := self.table.cursor_row:
            self.crm.run_operation(operations.delete, row.id, row.version)

    @action("o", N_("Open the product"), N_("Open the card of the line's product."), short=N_("Product"))
    def action_product(self) -> None:
        row = self.table.cursor_row
        if row is not None and row.product_id is not None:
            self.crm.open_page("crm_tui.screens.product:ProductPage", row.product_id)
        elif row is not None:
            self.crm.tell(N_("This line names no product."))

    @action("c", N_("Open the customer"), N_("Open the card of the line's customer."), short=N_("Customer"))
    def action_customer(self) -> None:
        row = self.table.cursor_row
        if row is not None and row.customer_id is not None:
            self.crm.open_customer(row.customer_id)
        elif row is not None:
            self.crm.tell(N_("This line has no customer: it was sold over the counter."))
