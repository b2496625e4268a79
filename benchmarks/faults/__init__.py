"""What can happen to the machine happens to the shop file here: each module is one kind, started by itself.

python -m benchmarks.faults.killed [--times N] [--seed S], and so on; `tests/faults` runs the same, fewer times.
"""
