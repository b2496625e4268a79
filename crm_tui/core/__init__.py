"""What every layer stands on: errors, language, clock, text, tables, paths. Imports nothing above."""
