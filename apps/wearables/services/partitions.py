"""Monthly partitions of the data lake on PostgreSQL; on SQLite the table is plain and rows are deleted."""

from datetime import UTC, datetime

from django.db import connection, transaction
from psycopg import sql

from apps.compliance.retention import keep_for
from apps.wearables.models import RawPayload

MONTHS_AHEAD = 3
TABLE = RawPayload._meta.db_table


def month_start(moment: datetime, *, months: int = 0) -> datetime:
    """Return the first instant of the UTC month that lies `months` after the one of `moment`."""
    index = moment.astimezone(UTC).year * 12 + moment.astimezone(UTC).month - 1 + months
    return datetime(index // 12, index % 12 + 1, 1, tzinfo=UTC)


def maintain(*, now: datetime) -> None:
    """Make this month's partition and the next three; drop what is past its retention."""
    oldest = now - keep_for("raw_payloads")
    if connection.vendor != "postgresql":
        RawPayload.objects.filter(created_at__lt=oldest).delete()
        return
    with transaction.atomic():
        for ahead in range(MONTHS_AHEAD + 1):
            ensure(month=month_start(now, months=ahead))
        for name, month in existing():
            if month_start(month, months=1) <= oldest:
                with connection.cursor() as cursor:
                    cursor.execute(f'DROP TABLE "{name}"')
    RawPayload.objects.filter(created_at__lt=oldest).delete()


def ensure(*, month: datetime) -> None:
    """Make the partition of one month if it is not there (PostgreSQL).

    Rows that fell into the default partition are moved: attaching would refuse them otherwise.
    """
    name, until = f"{TABLE}_{month:%Y_%m}", month_start(month, months=1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name])
        row = cursor.fetchone()
        if row and row[0]:
            return
        cursor.execute(f'CREATE TABLE "{name}" (LIKE "{TABLE}" INCLUDING ALL)')
        cursor.execute(
            sql.SQL(
                "WITH moved AS (DELETE FROM {default} WHERE created_at >= %s AND created_at < %s RETURNING *)"
                " INSERT INTO {month} SELECT * FROM moved"
            ).format(default=sql.Identifier(f"{TABLE}_default"), month=sql.Identifier(name)),
            [month, until],
        )
        cursor.execute(
            f'ALTER TABLE "{TABLE}" ATTACH PARTITION "{name}" FOR VALUES FROM (%s) TO (%s)', [month, until]
        )


def existing() -> list[tuple[str, datetime]]:
    """List the monthly partitions with the month each holds (PostgreSQL)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
            " JOIN pg_class p ON p.oid = i.inhparent WHERE p.relname = %s",
            [TABLE],
        )
        names = [str(row[0]) for row in cursor.fetchall()]
    months = [(name, name.removeprefix(f"{TABLE}_")) for name in names]
    return [
        (name, datetime.strptime(month, "%Y_%m").replace(tzinfo=UTC))
        for name, month in months
        if month != "default"
    ]
