"""Reports and lists as text: nothing here sees a database, and one module turns a value into words."""
