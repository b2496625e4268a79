"""Odoo partners: the three import templates Odoo itself offers (addons/base_import/static/csv)."""

from crm_tui.core.i18n import N_, Text
from crm_tui.exchange.reading.source import LeftOut
from crm_tui.exchange.sources._names import Place, one_line
from crm_tui.exchange.sources._people import FIELDS, Contact, people, under
from crm_tui.exchange.sources._source import Cells, Known, cell

SUPPLIER = Text(N_("a supplier, not a customer"))
_TRUE, _FALSE = frozenset({"true", "1"}), frozenset({"false", "0"})


def _is_company(cells: Cells) -> bool:
    """Partners without a company of their own are companies where the template says so, or says nothing of it."""
    company = cell(cells, "Is a company").casefold()
    sort = cell(cells, "Company Type").casefold()
    return company in _TRUE or sort == "company" or not (company or sort)


def _contact(number: int, cells: Cells) -> Contact | LeftOut:
    if cell(cells, "Customer").casefold() in _FALSE and cell(cells, "Supplier").casefold() in _TRUE:
        return LeftOut(number, SUPPLIER)
    name, company, sort = cell(cells, "Name"), cell(cells, "Related Company"), cell(cells, "Address Type")
    if not company and _is_company(cells):
        name, company = "", name
    return Contact(
        number=number,
        code=cell(cells, "ID", "Reference"),
        name=name,
        company=company,
        role="" if sort == "Contact" else sort,
        phones=under(cells, "Mobile", "Phone"),
        emails=under(cells, "Email"),
        website=cell(cells, "Website"),
        place=Place(
            one_line(*under(cells, "Street", "Street2")),
            cell(cells, "City"),
            cell(cells, "State"),
            cell(cells, "ZIP"),
            cell(cells, "Country"),
        ),
        tags=tuple(tag.strip() for tag in cell(cells, "Tags").split(",") if tag.strip()),
    )


SOURCES = (
    Known(
        name="odoo-partners",
        label=N_("Odoo partners"),
        noun="customers",
        signature=frozenset({"Name", "Company Type", "Related Company", "Address Type"}),
        fields=FIELDS,
        take=people(_contact),
    ),
    Known(
        name="odoo-contacts",
        label=N_("Odoo companies and their contacts"),
        noun="customers",
        signature=frozenset({"Name", "Is a company", "Related company", "Address type"}),
        fields=FIELDS,
        take=people(_contact),
    ),
    Known(
        name="odoo-tags",
        label=N_("Odoo customers with tags"),
        noun="customers",
        signature=frozenset({"Name", "Reference", "Tags", "Customer", "Street"}),
        fields=FIELDS,
        take=people(_contact),
    ),
)
