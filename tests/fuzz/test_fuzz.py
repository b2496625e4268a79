"""Whatever is fed to a reader, it reads it or refuses it in words; a few inputs each, `benchmarks.fuzz` feeds more."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_tui.core.errors import CrmError
from tests.fuzz.mutation import MOST, Edit, mutated
from tests.fuzz.targets import TARGETS

_EDITS = st.lists(st.builds(Edit, st.integers(0, 999_999), st.integers(0, 20), st.integers(0, MOST - 1)), max_size=6)


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_but_a_refusal_leaves_a_reader(name: str, fixed_now: str) -> None:
    target = TARGETS[name]

    @settings(max_examples=max(3, target.inputs // 3_000), derandomize=True, database=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(seed=st.sampled_from(target.seeds()), edits=_EDITS)
    def check(seed: bytes, edits: list[Edit]) -> None:
        try:
            target.feed(mutated(seed, edits))
        except CrmError as refused:
            assert str(refused)

    check()
