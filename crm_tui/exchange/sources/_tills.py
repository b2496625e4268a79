"""What the files of Western tills have in common: products in variants, and receipts whose lines have no numbers."""

from collections import Counter

from crm_tui.core.i18n import N_, Text

VOIDED = Text(N_("voided"))
#: Names of variants that tell nothing.
_USUAL = frozenset({"", "regular"})


def product_name(item: str, variant: str) -> str:
    """The product with the variant of it that was sold."""
    return item if variant.casefold() in _USUAL or variant == item else f"{item} ({variant})"


class Numbers:
    """Numbers for the lines of receipts, the same whenever the receipt is exported, wherever in the file it stands.

    What came back is numbered apart from what was sold, each day by itself, so that a later refund moves nothing.
    """

    def __init__(self) -> None:
        self._seen: Counter[tuple[str, str, bool]] = Counter()

    def next(self, receipt: str, day: str, kind: str) -> str:
        """The number of the receipt's next line; "" where there is no receipt."""
        if not receipt:
            return ""
        back = kind.casefold() == "refund"
        key = (receipt, day, back)
        self._seen[key] += 1
        return f"{self._seen[key]}{'R' if back else ''}"
