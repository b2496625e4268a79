"""How each person likes each list is kept: per person, per list, and whatever has become of the file."""

from pathlib import Path

import pytest
from platformdirs import user_state_path

from crm_tui.core.errors import Failed
from crm_tui.core.list_views import ListView, keep_view, view_of

LIKED = ListView(("name", "owed"), "owed", descending=True, quick=False)


def file() -> Path:
    return user_state_path("crm_tui", appauthor=False) / "lists.json"


def test_what_was_kept_is_there_next_time_and_other_lists_are_as_they_were() -> None:
    assert view_of("customers") == ListView()
    keep_view("products", ListView(("sku",)))
    keep_view("customers", LIKED)
    assert view_of("customers") == LIKED
    assert view_of("products") == ListView(("sku",))


def test_everybody_has_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_USER", "小李")
    keep_view("customers", LIKED)
    monkeypatch.setenv("CRM_USER", "boss")
    assert view_of("customers") == ListView()
    keep_view("customers", ListView(sort="code"))
    monkeypatch.setenv("CRM_USER", "小李")
    assert view_of("customers") == LIKED


@pytest.mark.parametrize(
    "damaged",
    [
        "",
        "{",
        "[]",
        "null",
        "\x00\xff",
        '{"x": 3}',
        '{"x": {"customers": 3}}',
        '{"x": {"customers": {"columns": 7, "sort": [], "descending": "no", "quick": null}}}',
    ],
)
def test_a_damaged_file_is_as_none_and_is_written_anew(damaged: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_USER", "x")
    file().parent.mkdir(parents=True)
    file().write_bytes(damaged.encode("latin-1"))
    assert view_of("customers") == ListView()
    keep_view("customers", LIKED)
    assert view_of("customers") == LIKED


def test_not_being_able_to_keep_it_is_said() -> None:
    file().parent.parent.mkdir(parents=True)
    file().parent.write_text("in the way", encoding="utf-8")
    with pytest.raises(Failed, match="can't be written"):
        keep_view("customers", LIKED)
