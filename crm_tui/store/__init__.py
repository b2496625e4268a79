"""The only place with SQL: connections, tables, audit, search, one SQL module per noun."""
