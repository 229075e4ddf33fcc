"""The journal's schema, step by step. `PRAGMA user_version` counts the steps taken."""

STEPS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        """CREATE TABLE operation (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            op_id TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            case_id TEXT,
            args TEXT NOT NULL,
            actor TEXT NOT NULL,
            role TEXT NOT NULL,
            at INTEGER NOT NULL,
            imported INTEGER NOT NULL DEFAULT 0,
            outcome TEXT NOT NULL,
            detail TEXT NOT NULL
        )""",
        "CREATE INDEX operation_case ON operation (case_id, seq)",
        """CREATE TRIGGER operation_kept BEFORE DELETE ON operation
            BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
        """CREATE TRIGGER operation_fixed
            BEFORE UPDATE OF op_id, kind, case_id, args, actor, role, at ON operation
            BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
        """CREATE TABLE draft (key TEXT PRIMARY KEY, text TEXT NOT NULL, at INTEGER NOT NULL)
            WITHOUT ROWID""",
        "CREATE TABLE blob (sha256 BLOB PRIMARY KEY, bytes BLOB NOT NULL)",
    ),
    (
        "ALTER TABLE operation ADD COLUMN recorded_at INTEGER",
        "CREATE INDEX operation_pending ON operation (seq) WHERE outcome = 'pending'",
        """CREATE TABLE chain_mark (
            case_id TEXT PRIMARY KEY, n INTEGER NOT NULL, hash TEXT NOT NULL
        ) WITHOUT ROWID""",
    ),
)
