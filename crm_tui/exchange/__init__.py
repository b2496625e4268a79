"""Files in and files out: read, match, plan, apply; and export."""
