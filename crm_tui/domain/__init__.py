"""Pure rules of the shop: values, records' fields, money, months, ledgers. No I/O, no database."""
