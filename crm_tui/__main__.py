"""`python -m crm_tui` is the same as `crm`."""

from crm_tui.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
