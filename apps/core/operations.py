"""Migration operations that Django has not."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.state import ProjectState
from django.db.models import Field
from django.db.models.base import ModelBase


class CreatePartitionedModel(CreateModel):
    """Create a table that PostgreSQL partitions by range of a column, with a default partition.

    Elsewhere the table is plain. The column must be part of the primary key.
    """

    def __init__(
        self,
        name: str,
        fields: list[tuple[str, Field]],  # type: ignore[type-arg]
        options: dict[str, object] | None = None,
        *,
        partition_by: str,
        bases: tuple[type | str | ModelBase, ...] | None = None,
    ) -> None:
        self.partition_by = partition_by
        super().__init__(name, fields, options=options, bases=bases)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Create the table, and on PostgreSQL its default partition."""
        if schema_editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        plain = schema_editor.sql_create_table
        schema_editor.sql_create_table = f'{plain} PARTITION BY RANGE ("{self.partition_by}")'
        try:
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        finally:
            schema_editor.sql_create_table = plain
        table = to_state.apps.get_model(app_label, self.name)._meta.db_table
        schema_editor.execute(f'CREATE TABLE "{table}_default" PARTITION OF "{table}" DEFAULT')
