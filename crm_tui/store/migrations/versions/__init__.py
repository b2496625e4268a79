"""One revision per file; the last one's number is the store's `user_version`."""
