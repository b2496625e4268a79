"""All proofs by one process, each so often as every run of the tests has time for: python -m benchmarks.faults."""

import sys

from benchmarks.faults import errors, full, killed, powercut
from benchmarks.faults._proof import options, prove_all

_PROOFS = (
    ("kills", killed.faults, 50),
    ("states after power cuts", powercut.faults, 2000),
    ("errors", errors.faults, 200),
    ("points of a full disk", full.faults, 40),
)

if __name__ == "__main__":
    sys.exit(prove_all(_PROOFS, options(__doc__, times=0).parse_args()))
