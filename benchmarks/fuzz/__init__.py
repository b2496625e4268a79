"""Readers and parsers fed what nobody would write, for as long as one likes."""
