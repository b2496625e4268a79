"""The translations are complete and agree with the code."""

import runpy
from pathlib import Path

import pytest

from crm_tui.core import i18n

TOOL = runpy.run_path(str(Path(__file__).parent.parent / "tools" / "catalogue.py"))


def test_every_text_of_the_code_is_translated_with_the_same_parameters():
    faults = TOOL["check"]()
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("language", [name for name in i18n.LANGUAGES if name != "en"])
def test_every_language_that_can_be_chosen_has_a_catalogue(language):
    i18n.set_language(language)
    assert i18n.tr("Customer") != "Customer"
    assert i18n.language() == language
