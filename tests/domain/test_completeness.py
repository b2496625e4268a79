"""What is asked of whom, and how much of it is there."""

from crm_tui.domain.completeness import ASKED, Asked, filled

PHONE, TRADE, HOBBY = (
    Asked("phone", "Phone"),
    Asked("trade", "Trade", "organisation"),
    Asked("hobby", "Hobby", "person"),
)


def test_only_what_is_asked_of_its_kind_counts():
    asked = (PHONE, TRADE, HOBBY)
    assert filled("person", 0b101, asked) == (2, 2, ())
    assert filled("person", 0b011, asked) == (1, 2, (HOBBY,))
    assert filled("organisation", 0, asked) == (0, 2, (PHONE, TRADE))


def test_every_key_is_asked_once():
    keys = [one.key for one in ASKED]
    assert len(set(keys)) == len(keys)
