"""Triggers that keep the journal append-only, on both databases. Migrations and the models run the same statements."""

from typing import Final

from sqlalchemy import DDL, Table, event

#: Table → the columns that may change. The lease of a hold moves while its run lives, and is emptied when it ends.
APPEND_ONLY: Final[dict[str, frozenset[str]]] = {
    "ledger_transfers": frozenset(),
    "ledger_holds": frozenset({"lease_until"}),
    "ledger_hold_caps": frozenset(),
    "ledger_hold_ends": frozenset(),
    "ledger_thresholds_fired": frozenset(),
    "ledger_statements": frozenset(),
    "sponsorship_changes": frozenset(),
    "user_grant_changes": frozenset(),
}

_FUNCTION: Final = """CREATE OR REPLACE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are added, never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$"""


def statements(dialect: str, table: Table) -> list[str]:
    """Return the statements that guard one table; each may be run again without harm."""
    watched = ", ".join(column.name for column in table.columns if column.name not in APPEND_ONLY[table.name])
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER IF NOT EXISTS {table.name}_no_{verb.lower()} BEFORE {verb}{of} ON {table.name} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table.name} are added, never changed'); END"
            for verb, of in (("UPDATE", f" OF {watched}"), ("DELETE", ""))
        ]
    return [
        _FUNCTION,
        *(
            f"CREATE OR REPLACE TRIGGER {table.name}_no_{verb.lower()} BEFORE {verb}{of} ON {table.name} "
            f"FOR EACH {each} EXECUTE FUNCTION ledger_append_only()"
            for verb, of, each in (("UPDATE", f" OF {watched}", "ROW"), ("DELETE", "", "ROW"), ("TRUNCATE", "", "STATEMENT"))
        ),
    ]


def guard(table: Table) -> None:
    """Make the triggers whenever the table is made from the models."""
    for dialect in ("sqlite", "postgresql"):
        for statement in statements(dialect, table):
            ddl = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]  # SQLAlchemy left it untyped
            event.listen(table, "after_create", ddl.execute_if(dialect=dialect))
