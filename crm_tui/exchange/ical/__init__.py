"""iCalendar files (RFC 5545): read into entries, written from entries; what an entry becomes is said elsewhere."""
