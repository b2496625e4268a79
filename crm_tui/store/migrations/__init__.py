"""The schema's history, by Alembic; imported only when a store is made or is behind."""
