"""Reports and lists as text and files: nothing here sees a database, and one module turns a value into words."""
