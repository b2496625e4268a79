"""The command line's commands, one module per noun; thin readers of the registries below.

`SUMMARIES` names every command and says what it is for without importing any: `crm --help` must be quick.
"""

from crm_tui.core.i18n import N_

#: Set by the completion script while a shell asks what could come next.
COMPLETE = "_CRM_COMPLETE"
#: Command -> (module, summary), in the order of the help.
SUMMARIES: dict[str, tuple[str, str]] = {
    "demo": ("demo", N_("Open the app on a sample shop")),
    "today": ("today", N_("What needs you now: money due, customers gone quiet, key dates")),
    "init": ("shop", N_("Make a new, empty shop file")),
    "import": ("imports", N_("Bring in customers, products, sales or payments from files")),
    "export": ("exports", N_("Take customers, products, sales or payments away as files")),
    "inbox": ("inbox", N_("Bring in the files of a folder by themselves and put them aside: for a timer such as cron")),
    "report": ("reports", N_("Reports, such as the month's")),
    "brief": ("brief", N_("One page on a customer before a visit, with what to ask")),
    "explain": ("explain", N_("How a figure of a report comes about: its rule, its numbers, the rows behind it")),
    "month": ("month", N_("Close a month, so that nothing of it changes any more: check-list, lock, and back")),
    "search": ("customers", N_("Find customers by name, pinyin, phone, tag, address or note")),
    "customer": ("customers", N_("List, show, add, change and delete customers")),
    "product": ("products", N_("List, show, add, change and delete products")),
    "sale": ("sales", N_("Record sales and returns, and list them")),
    "payment": ("payments", N_("Record payments, and list them")),
    "expense": ("expenses", N_("Keep what marketing and service cost, and list it")),
    "log": ("log", N_("Keep what was said with a customer, and when to speak next")),
    "followup": ("followups", N_("Plan whom to contact when; close, skip, put off and move it")),
    "agenda": ("agenda", N_("The calendar of a day, a week or a month")),
    "stock": ("stock", N_("What dealers sold on, and what they counted")),
    "ticket": ("tickets", N_("What customers are unhappy about, through six steps to a lesson")),
    "ledger": ("ledger", N_("The ledger month by month, of the shop or of one customer")),
    "history": ("history", N_("What was done, by whom and when")),
    "undo": ("history", N_("Take back the last thing done")),
    "redo": ("history", N_("Do again what was taken back")),
    "backup": ("backup", N_("Write a checked copy of the shop file")),
    "restore": ("backup", N_("Go back to a backup; the present file is kept aside")),
    "check": ("backup", N_("Check the shop file: pages, references, audit, ledger arithmetic")),
    "settings": ("settings", N_("The shop's name, currency, time zone, people's roles")),
    "keys": ("keys", N_("The app's actions and their keys; check your own choice of keys")),
    "where": ("shop", N_("Say where the shop file is")),
    "completion": ("shop", N_("Print the completion script for your shell")),
}
