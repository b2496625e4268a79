"""Runs the revisions on the connection that `upgrade` hands over."""

from alembic import context

from crm_tui.store.models import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=False,
    transaction_per_migration=False,
)
context.run_migrations()
