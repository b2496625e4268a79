"""What differs between database engines, each behind the same protocol."""
