"""The replica's tables: what the rules made of the journal, laid out for reading.

All of it can be rebuilt, so there are no migrations: a replica of another version is made anew
(`replica_file.VERSION`, to be raised with every change here).
A case's `row` is its place in order of arrival; the full-text index uses `row << 16 | document`,
so that newest first needs no sort.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
    text,
)

from workbench.storage.columns import Instant

TABLES = MetaData()

meta_table = Table("meta", TABLES, Column("key", Text, primary_key=True), Column("value", Text))

case_table = Table(
    "case_item",
    TABLES,
    Column("row", Integer, primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),
    Column("number", Integer, unique=True),
    Column("scope", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("is_open", Integer, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("subject", Text, nullable=False),
    Column("assignee", Text),
    Column("due", Instant),
    Column("due_sort", BigInteger, nullable=False),
    Column("due_basis", Text, nullable=False),
    Column("received", Instant, nullable=False),
    Column("jurisdiction", Text, nullable=False),
    Column("language", Text),
    Column("waiting_for", Text, nullable=False),
    Column("waiting_until", Instant),
    Column("token", Integer, nullable=False),
    Column("claim_op", Uuid),
    Column("lease", Instant),
    Column("head", LargeBinary, nullable=False),
    Column("fields", JSON, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("lengths", JSON, nullable=False),
    Column("documents", Integer, nullable=False),
)

# One index for each way in which the queue is filtered and sorted, so that a page of a million
# cases is a walk along an index (measured in tests/performance). All cases are the open ones
# merged with the others, so none is needed without `is_open`.
_SORTS = (("due_sort",), ("priority", "due_sort"), ("received",))
_FILTERS = ("assignee", "kind", "jurisdiction", "language")
_WALKS = [(*prefix, *sort) for sort in _SORTS for prefix in (("is_open",), ("state",))]
_WALKS += [("is_open", column, *sort) for sort in _SORTS for column in _FILTERS]
_WALKS += [("is_open", "priority", "received")]
for _columns in _WALKS:
    Index("case_" + "_".join(_columns), *(case_table.c[name] for name in _columns))

entry_table = Table(
    "entry",
    TABLES,
    Column("seq", Integer, primary_key=True),
    Column("op_id", Uuid, nullable=False, unique=True),
    Column("case_row", Integer),
    Column("kind", Text, nullable=False),
    Column("stream", Text),
    Column("n", Integer),
    Column("actor", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("body", JSON, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("imported", Boolean, nullable=False),
    Column("content_hash", Text),
    Column("previous_hash", Text),
    Column("hash", Text),
    Column("document", Integer),
    Index("entry_case", "case_row", "seq"),
    Index("entry_stream", "stream", "case_row", "seq", sqlite_where=text("stream IS NOT NULL")),
)

member_table = Table(
    "member",
    TABLES,
    Column("case_row", Integer, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Index("member_value", "name", "value", "case_row"),
    sqlite_with_rowid=False,
)

# What was taken in: which bytes, as which message of which case (an import of rows has none).
source_table = Table(
    "source",
    TABLES,
    Column("seq", Integer, primary_key=True),
    Column("case_row", Integer),
    Column("scope", Text, nullable=False),
    Column("message_id", Text),
    Column("sha256", LargeBinary, nullable=False),
    Index("source_message_id", "message_id"),
    Index("source_sha256", "sha256"),
)

# Which messages a message answers. An answer may come before what it answers.
mention_table = Table(
    "mention",
    TABLES,
    Column("message_id", Text, primary_key=True),
    Column("seq", Integer, primary_key=True),
    sqlite_with_rowid=False,
)

content_table = Table(
    "content",
    TABLES,
    Column("id", Uuid, primary_key=True),
    Column("platform_id", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("rating", Float),
    Column("language", Text),
    Column("published", Text),
    Column("experienced", Text),
    Column("verification", Text, nullable=False),
    Column("reply", Text, nullable=False),
    Column("author", Uuid),
    Column("business", Uuid),
    Index("content_author", "author"),
    Index("content_business", "business"),
)

# Which cases look at which content: one review may be flagged, appealed and sued over.
under_review_table = Table(
    "under_review",
    TABLES,
    Column("case_row", Integer, primary_key=True),
    Column("content", Uuid, primary_key=True),
    sqlite_with_rowid=False,
)

account_table = Table(
    "account",
    TABLES,
    Column("id", Uuid, primary_key=True),
    Column("role", Text, nullable=False),
    Column("platform_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("country", Text, nullable=False),
)

person_table = Table(
    "person",
    TABLES,
    Column("login", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("facts", JSON, nullable=False),
)

counter_table = Table(
    "counter",
    TABLES,
    Column("name", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("n", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# What is being typed is looked up by its first letters: without its own list of hits, a common
# beginning is put together anew at each look (4 ms at a million).
SEARCH_DDL = (
    "CREATE VIRTUAL TABLE search USING fts5("
    "body, content='', contentless_delete=1, prefix='2 3 4 5 6', "
    "tokenize='unicode61 remove_diacritics 2')"
)

_COUNTED = (
    ("all", "''", "1"),
    ("open", "''", "{row}.is_open"),
    ("waiting", "''", "{row}.state = 'waiting'"),
    ("unclaimed", "''", "{row}.is_open AND {row}.assignee IS NULL"),
    ("mine", "{row}.assignee", "{row}.is_open AND {row}.assignee IS NOT NULL"),
    ("kind", "{row}.kind", "{row}.is_open"),
    ("priority", "{row}.priority", "{row}.is_open"),
)


def _count(row: str, step: str) -> str:
    return " ".join(
        f"INSERT INTO counter SELECT '{name}', {value.format(row=row)}, {step} "
        f"WHERE {condition.format(row=row)} ON CONFLICT DO UPDATE SET n = n + ({step});"
        for name, value, condition in _COUNTED
    )


_COUNTED_COLUMNS = "is_open, state, assignee, kind, priority"


def _of(row: str) -> str:
    return ", ".join(f"{row}.{column}" for column in _COUNTED_COLUMNS.split(", "))


COUNTER_DDL = (
    f"CREATE TRIGGER case_counted AFTER INSERT ON case_item BEGIN {_count('new', '1')} END",
    (
        f"CREATE TRIGGER case_recounted AFTER UPDATE OF {_COUNTED_COLUMNS} ON case_item"
        f" WHEN ({_of('old')}) IS NOT ({_of('new')})"
        f" BEGIN {_count('old', '-1')} {_count('new', '1')} END"
    ),
    f"CREATE TRIGGER case_uncounted AFTER DELETE ON case_item BEGIN {_count('old', '-1')} END",
)

RECOUNT = tuple(
    f"INSERT INTO counter SELECT '{name}', {value.format(row='case_item')}, count(*) "  # noqa: S608  # names of this module only
    f"FROM case_item WHERE {condition.format(row='case_item')} GROUP BY 2 HAVING count(*) > 0"
    for name, value, condition in _COUNTED
)
"""Fills an empty counter table in one pass each, for a bulk load without triggers."""
