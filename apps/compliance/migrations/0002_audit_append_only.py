"""Make the audit append-only in the database itself, on SQLite and PostgreSQL alike.

UPDATE is always refused, and so is TRUNCATE. DELETE is let through for one caller only: a retention pass, which
inserts a row into `compliance_auditsweep` and removes it again within its own transaction, so that no other
connection ever sees it. Even then an event younger than six years by the database's clock stays.
"""

from django.db import migrations

SQLITE = (
    """CREATE TRIGGER compliance_audit_no_update BEFORE UPDATE ON compliance_auditevent
    BEGIN SELECT RAISE(ABORT, 'the audit is append-only: no UPDATE'); END""",
    """CREATE TRIGGER compliance_audit_no_delete BEFORE DELETE ON compliance_auditevent
    WHEN NOT EXISTS (SELECT 1 FROM compliance_auditsweep WHERE OLD.at < "before")
        OR OLD.at >= datetime('now', '-6 years')
    BEGIN SELECT RAISE(ABORT, 'the audit is append-only: no DELETE'); END""",
)
SQLITE_REVERSE = (
    "DROP TRIGGER IF EXISTS compliance_audit_no_update",
    "DROP TRIGGER IF EXISTS compliance_audit_no_delete",
)
POSTGRESQL = (
    """CREATE FUNCTION compliance_audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE'
            AND EXISTS (SELECT 1 FROM compliance_auditsweep WHERE OLD.at < before)
            AND OLD.at < now() - interval '6 years'
        THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION USING MESSAGE = 'the audit is append-only: no ' || TG_OP,
            ERRCODE = 'integrity_constraint_violation';
    END $$""",
    """CREATE TRIGGER compliance_audit_no_change BEFORE UPDATE OR DELETE ON compliance_auditevent
    FOR EACH ROW EXECUTE FUNCTION compliance_audit_append_only()""",
    """CREATE TRIGGER compliance_audit_no_truncate BEFORE TRUNCATE ON compliance_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION compliance_audit_append_only()""",
)
POSTGRESQL_REVERSE = (
    "DROP TRIGGER IF EXISTS compliance_audit_no_truncate ON compliance_auditevent",
    "DROP TRIGGER IF EXISTS compliance_audit_no_change ON compliance_auditevent",
    "DROP FUNCTION IF EXISTS compliance_audit_append_only()",
)


def install(_registry, editor):
    """Create the triggers."""
    for statement in POSTGRESQL if editor.connection.vendor == "postgresql" else SQLITE:
        editor.execute(statement)


def remove(_registry, editor):
    """Drop the triggers."""
    for statement in POSTGRESQL_REVERSE if editor.connection.vendor == "postgresql" else SQLITE_REVERSE:
        editor.execute(statement)


class Migration(migrations.Migration):
    """Triggers only; the tables are those of 0001."""

    dependencies = [("compliance", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
