"""How alembic runs: on the connection that `Database.migrate` hands over, in its transaction."""

from alembic import context

from gouji.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite cannot alter a table in place
)
context.run_migrations()
