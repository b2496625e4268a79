"""Developers measurements and long proofs; see docs/performance.md and docs/testing.md."""
