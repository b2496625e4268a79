"""The English names of the months, short and long, as people type them."""

from typing import Final

#: The number of each month, by its name folded to small letters.
MONTHS: Final = {
    word: number
    for number, words in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
            "sep sept september", "oct october", "nov november", "dec december",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
