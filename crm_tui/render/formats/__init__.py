"""One module per format of a report, each with `render(report, shop, layout) -> str | bytes`."""
