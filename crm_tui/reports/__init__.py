"""One module per report, `(Reader, Params) -> Report`: they compute, `render` draws, the store has the SQL."""
