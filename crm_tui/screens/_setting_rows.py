"""The settings as rows: what each is called, what it is set to, and what it may be set to."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from crm_tui.core import config
from crm_tui.core.i18n import LANGUAGES, N_, language, tr
from crm_tui.core.identity import actor
from crm_tui.core.preferences import Preferences
from crm_tui.domain import service_levels
from crm_tui.domain.settings import SETTINGS
from crm_tui.domain.shop import Shop
from crm_tui.themes import NAMES as THEME_NAMES

ROLE = "role."
OWN = "own."
#: Each language by its own name.
LANGUAGE_NAMES = dict(zip(LANGUAGES, ("English", "中文"), strict=True))
ROLE_NAMES = {"owner": N_("Shop owner"), "staff": N_("Staff"), "reader": N_("Reader")}
_SERVICE = {
    "service.hours": N_("Serving hours"),
    "service.days": N_("Serving days"),
    "service.country": N_("Public holidays"),
    "service.urgent": N_("Urgent tickets"),
    "service.high": N_("High priority"),
    "service.normal": N_("Normal priority"),
    "service.low": N_("Low priority"),
    "service.grades": N_("Times by grade"),
    "service.escalate": N_("Told when late"),
    "service.escalate_late": N_("Told at half more"),
}
_YES_NO = {True: N_("Yes"), False: N_("No")}


class Setting(NamedTuple):
    """A setting: its stable name, what it is called and for, its value in words."""

    name: str
    label: str
    value: str
    help: str


def shop_rows(shop: Shop, locked: bool) -> Sequence[Setting]:
    """The shop's own settings; a `locked` currency says why it can't change."""
    currency = N_("Currency of all amounts; it can't change any more: amounts are kept in it.")
    return (
        Setting("shop.name", tr(N_("Name of the shop")), shop.name, SETTINGS["shop.name"]),
        Setting("shop.currency", tr(N_("Currency")), shop.currency, currency if locked else SETTINGS["shop.currency"]),
        Setting("shop.zone", tr(N_("Time zone")), shop.zone or tr(N_("the machine's")), SETTINGS["shop.zone"]),
    )


def service_rows(kept: Mapping[str, str]) -> Sequence[Setting]:
    """What is promised to customers; what is not set is told as the default that holds."""
    defaults = {"service.country": tr(N_("by the currency")), **service_levels.DEFAULTS}
    return [
        Setting(name, tr(label), kept.get(name) or defaults.get(name, ""), service_levels.SETTINGS[name])
        for name, label in _SERVICE.items()
    ]


def role_rows(people: Sequence[str], kept: Mapping[str, str]) -> Sequence[Setting]:
    """Everybody who ever did something here, and who was given a role."""
    given = {name.removeprefix(ROLE) for name in kept if name.startswith(ROLE)}
    names = sorted({*people, *given, actor()} - {""})
    help = N_("What this person may do: look only, work, or everything. Without a role: everything.")
    return [Setting(ROLE + name, name, tr(ROLE_NAMES[kept.get(ROLE + name, "owner")]), help) for name in names]


def own_rows(preferences: Preferences, theme: str) -> Sequence[Setting]:
    """This person's preferences."""
    return (
        Setting("own.language", tr(N_("Language")), LANGUAGE_NAMES[language()], N_("The language of this program.")),
        Setting("own.theme", tr(N_("Colours")), tr(THEME_NAMES[theme]), N_("The colours of this program.")),
        Setting("own.mouse", tr(N_("Mouse")), tr(_YES_NO[preferences.mouse]),
                N_("Whether clicks reach this program; without, the terminal selects text as elsewhere.")),
        Setting("own.compact", tr(N_("Compact")), tr(_YES_NO[preferences.compact]),
                N_("Leaves out the rule under the tabs: a line more for the list.")),
        Setting("own.private", tr(N_("Start in private")), tr(_YES_NO[preferences.private]),
                N_("Begin with sums and phone numbers masked.")),
        Setting("own.keys", tr(N_("Keys")), _from_home(config.keys_file()),
                N_("The file of your own keys; `crm keys` lists all actions, `crm keys --check` checks the file.")),
    )  # fmt: skip


def _from_home(path: Path) -> str:
    """The path as people write it, from their home where it lies there."""
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
