"""The replica's tables: what the rules made of the journal, laid out for reading.

All of it can be rebuilt, so there are no migrations: a replica of another version is made anew
(`replica_file.VERSION`, to be raised with every change here).
A case's `row` is its place in order of arrival (how it is given: `places.py`); the full-text index
uses `row << 16 | document`, so that newest first needs no sort.
What hangs on an operation (sources, mentions, contents, used files) begins its key with the
operation's `seq`, so that it can be taken away with it.
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
    Column("lease", Instant),
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
    Column("head", LargeBinary, nullable=False),
    Column("fields", JSON, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("lengths", JSON, nullable=False),
    # How many entries the centre counts, and what it makes of all the columns together; a local
    # profile leaves both at their defaults.
    Column("entries", Integer, nullable=False, server_default="0"),
    Column("fingerprint", BigInteger),
    Column("documents", Integer, nullable=False),
    Column("pending", Integer, nullable=False, server_default="0"),
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
# Claims that run out are few among all cases, and are looked for by the time they do.
Index("case_lease", case_table.c.lease, sqlite_where=case_table.c.lease.is_not(None))

entry_table = Table(
    "entry",
    TABLES,
    Column("seq", Integer, primary_key=True),
    Column("op_id", Uuid, nullable=False),
    Column("case_row", Integer),
    # The case it was made on, where `case_row` is the one that shows it: a message may be split
    # off to another.
    Column("home", Integer),
    Column("scope", Text),  # of what belongs to no case
    Column("kind", Text, nullable=False),
    Column("stream", Text),
    Column("n", Integer),
    Column("actor", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("claimed_at", Instant),
    Column("body", JSON, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("imported", Boolean, nullable=False),
    Column("content_hash", Text),
    Column("previous_hash", Text),
    Column("hash", Text),
    Column("document", Integer),
    Column("guest_document", Integer),  # its place in the text index while another case shows it
    # Ids of operations are their actors' own: another may have used the same.
    Index("entry_operation", "op_id", "actor", unique=True),
    Index("entry_case", "case_row", "seq"),
    Index("entry_stream", "stream", "case_row", "seq", sqlite_where=text("stream IS NOT NULL")),
    Index("entry_superseded", "case_row", "seq", sqlite_where=text("outcome = 'superseded'")),
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
    Column("seq", Integer, primary_key=True),
    Column("message_id", Text, primary_key=True),
    Index("mention_message_id", "message_id", "seq"),
    sqlite_with_rowid=False,
)

# Content as an operation or a row of an import tells it. The same content may be told again; the
# latest counts. Without `case_row` it was imported and no case looks at it yet.
content_table = Table(
    "content",
    TABLES,
    Column("seq", Integer, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("case_row", Integer),
    Column("at", Instant, nullable=False),
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
    Index("content_id", "id", "at"),
    Index("content_case", "case_row", sqlite_where=text("case_row IS NOT NULL")),
    Index("content_author", "author"),
    Index("content_business", "business"),
    sqlite_with_rowid=False,
)

account_table = Table(
    "account",
    TABLES,
    Column("seq", Integer, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("role", Text, nullable=False),
    Column("platform_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("country", Text, nullable=False),
    sqlite_with_rowid=False,
)

# Which stored files an operation names.
file_use_table = Table(
    "file_use",
    TABLES,
    Column("seq", Integer, primary_key=True),
    Column("sha256", LargeBinary, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Index("file_use_sha256", "sha256", "seq"),
    sqlite_with_rowid=False,
)

# Which message of a case (`home`) is shown on another: the members of its set `split`.
split_table = Table(
    "split",
    TABLES,
    Column("home", Integer, primary_key=True),
    Column("message", Uuid, primary_key=True),
    Column("target", Uuid, primary_key=True),
    Index("split_message", "message"),
    Index("split_target", "target"),
    sqlite_with_rowid=False,
)

# Two people set the same field: what it was, what each wanted. `theirs` stands.
conflict_table = Table(
    "conflict",
    TABLES,
    Column("op_id", Uuid, primary_key=True),
    Column("case_row", Integer, nullable=False),
    Column("field", Text, nullable=False),
    Column("base", JSON, nullable=False),
    Column("mine", JSON, nullable=False),
    Column("theirs", JSON, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("resolved_by", Uuid),
    Index("conflict_case", "case_row"),
    Index("conflict_resolved_by", "resolved_by", sqlite_where=text("resolved_by IS NOT NULL")),
)

# What reached the centre and found no case it could see; a lead looks after it.
quarantine_table = Table(
    "quarantine",
    TABLES,
    Column("actor", Text, primary_key=True),
    Column("op_id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("case_id", Uuid),
    Column("args", JSON, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

# The operations of the journal that are laid over what the centre showed, until a pull has them.
overlay_table = Table(
    "overlay",
    TABLES,
    Column("seq", Integer, primary_key=True),
    Column("op_id", Uuid, nullable=False),
    Column("case_id", Uuid),
    Index("overlay_case", "case_id", "seq"),
)

# What the centre showed of the cases that something is laid over.
base_table = Table(
    "base",
    TABLES,
    *(Column(c.name, c.type, primary_key=c.primary_key) for c in case_table.columns),
)
base_member_table = Table(
    "base_member",
    TABLES,
    *(Column(c.name, c.type, primary_key=True) for c in member_table.columns),
    sqlite_with_rowid=False,
)

# Files of cases that were removed, until it is looked whether another case names them.
doomed_file_table = Table(
    "doomed_file", TABLES, Column("sha256", LargeBinary, primary_key=True), sqlite_with_rowid=False
)

# A case of which the centre once showed more notes than it does now, or others.
cut_chain_table = Table(
    "cut_chain",
    TABLES,
    Column("case_id", Uuid, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("hash", Text, nullable=False),
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

# Says whether the triggers that count cases rest: a bulk load counts by itself.
counting_table = Table("counting", TABLES, Column("rests", Integer, nullable=False))

# What is being typed is looked up by its first letters: without its own list of hits, a common
# beginning is put together anew at each look (4 ms at a million).
SEARCH_DDL = (
    "CREATE VIRTUAL TABLE search USING fts5("
    "body, content='', contentless_delete=1, prefix='2 3 4 5 6', "
    "tokenize='unicode61 remove_diacritics 2')"
)
# A block of a first sync becomes one segment of the text index instead of ten, which all would
# have to be merged; what a person writes is committed long before so much has gathered (bytes).
SEARCH_GATHERS = "INSERT INTO search (search, rank) VALUES ('hashsize', 16000000)"

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


_AWAKE = "NOT (SELECT rests FROM counting)"
COUNTER_DDL = (
    (
        f"CREATE TRIGGER case_counted AFTER INSERT ON case_item WHEN {_AWAKE}"
        f" BEGIN {_count('new', '1')} END"
    ),
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
