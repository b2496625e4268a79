"""All readers and parsers that are fed whatever comes, by name."""

from tests.fuzz import files, own_files, typed  # noqa: F401 - each registers its own
from tests.fuzz.target import TARGETS, Target

__all__ = ["TARGETS", "Target"]
