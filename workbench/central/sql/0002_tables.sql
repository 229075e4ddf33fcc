set local role workbench_definer;

-- The one row that tells this centre from a restored copy of it.
create table app.centre (
    id boolean primary key default true check (id),
    epoch uuid not null default gen_random_uuid()
);
insert into app.centre default values;

create table app.scope (
    id int generated always as identity primary key,
    name text not null unique,
    vendor text
);

create table app.person (
    login text primary key check (login ~ '^[a-z][a-z0-9._-]{1,30}$'),
    name text not null,
    role text not null,
    facts jsonb not null default '{}',  -- languages, skills, capacity, vendor
    active boolean not null default true,
    must_change_password boolean not null default true,
    row_xid xid8 not null
);

create table app.member (
    login text not null references app.person,
    scope int not null references app.scope,
    primary key (login, scope)
);
create index on app.member (scope);

-- The declaration of workbench/domain/operations.py, loaded by init and migrate.
create table app.kind (
    id text primary key,
    rule text not null check (rule in ('append', 'set_field', 'member', 'claim', 'transition')),
    target text not null,
    roles text[] not null,
    sources text[] not null,
    removes boolean not null,
    chained boolean not null
);

create domain app.class as text
    default 'ordinary'
    check (value in ('ordinary', 'personal', 'privileged', 'private'));

-- As domains, since a table's own checks are parsed anew by each statement that writes.
create domain app.state as text check (value in ('new', 'open', 'waiting', 'decided', 'closed'));
create domain app.priority as smallint check (value between 0 and 4);
create domain app.digest as bytea check (octet_length(value) = 32);

create sequence app.case_number;

create table app.case_item (
    case_id uuid primary key,
    scope int not null references app.scope,
    class app.class not null,
    number bigint not null,  -- in the order of opening, in all scopes together
    kind text not null,
    state app.state not null,
    priority app.priority not null,
    subject text not null,
    assignee text,
    token bigint not null,
    claim_op uuid,
    lease timestamptz,
    due timestamptz,
    due_basis text not null,
    received timestamptz not null,
    jurisdiction text not null,
    language text,
    waiting_for text not null,
    waiting_until timestamptz,
    fields jsonb not null,   -- name: [value, revision]
    reasons jsonb not null,
    lengths jsonb not null,  -- stream: how many
    head app.digest not null,
    entries int not null,
    last_at timestamptz not null,  -- of the last entry: others in the same number show by it
    fingerprint bigint not null,  -- of all the rest, for digests
    row_xid xid8 not null
)
-- Cases that were claimed leave dead entries where the next claim begins to look.
with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 2000);
create index on app.case_item (scope, row_xid);
create unique index on app.case_item (scope, number);

-- Everything that happened on a case; what was written lies apart, so that a lawful redaction can
-- take it away while the chain still verifies.
create table app.entry (
    actor text not null,
    op_id uuid not null,
    scope int not null,
    class app.class not null,
    case_id uuid,
    place int,  -- its position among the case's entries
    kind text not null,
    stream text,
    n int,
    outcome text not null,
    at timestamptz not null,
    claimed_at timestamptz,  -- by the person's own clock
    imported boolean not null default false,
    content_hash bytea,
    previous_hash bytea,
    hash bytea,
    row_xid xid8 not null,
    primary key (actor, op_id)
);
create index on app.entry (scope, row_xid);
create unique index on app.entry (case_id, place);

create table app.entry_body (
    actor text not null,
    op_id uuid not null,
    scope int not null,
    class app.class not null,
    case_id uuid,
    body jsonb not null,
    detail jsonb not null,
    primary key (actor, op_id)
);

-- A member that left stays as a row, so that a pull hears of it.
create table app.set_member (
    case_id uuid not null,
    name text not null,
    digest bytea not null,
    value jsonb not null,
    is_in boolean not null,
    scope int not null,
    class app.class not null,
    row_xid xid8 not null,
    primary key (case_id, name, digest)
);
create index on app.set_member (scope, row_xid);

create table app.conflict (
    actor text not null,
    op_id uuid not null,
    scope int not null,
    class app.class not null,
    case_id uuid not null,
    field text not null,
    base jsonb,
    mine jsonb,
    theirs jsonb,
    at timestamptz not null,
    resolved_by uuid,  -- the operation that settled it
    row_xid xid8 not null,
    primary key (actor, op_id)
);
create index on app.conflict (scope, row_xid);
create index on app.conflict (case_id);

-- What left a scope: only the id is told.
create table app.scope_exit (
    scope int not null,
    case_id uuid not null,
    row_xid xid8 not null,
    primary key (scope, case_id)
);
create index on app.scope_exit (scope, row_xid);

-- What each person sent and was told. The arguments of what became an entry lie there; those of
-- the rest lie here. The salted hash outlives a redaction of either.
create table app.receipt (
    actor text not null,
    op_id uuid not null,
    device uuid,
    seq bigint,
    kind text not null,
    case_id uuid,
    args jsonb,
    salt bytea not null,
    args_hash bytea not null,
    outcome text not null,
    detail jsonb not null,
    claimed_at timestamptz,
    at timestamptz not null,
    primary key (actor, op_id)
);
create index on app.receipt (actor, at) where outcome = 'quarantined';

-- Attachments: known by their hash, once in each scope. That a file is there already may be told
-- within a scope only, and a hash grants nothing.
create table app.file (
    scope int not null references app.scope,
    class app.class not null,
    sha256 bytea not null check (octet_length(sha256) = 32),
    size bigint not null check (size between 0 and 104857600),
    complete boolean not null,
    row_xid xid8 not null,
    primary key (scope, sha256)
);

create table app.file_chunk (
    scope int not null,
    sha256 bytea not null,
    n int not null,
    class app.class not null,
    bytes bytea not null check (octet_length(bytes) <= 1048576),
    primary key (scope, sha256, n),
    foreign key (scope, sha256) references app.file on delete cascade
);
alter table app.file_chunk alter bytes set storage external;

-- Which operation on which case speaks of a file.
create table app.file_use (
    scope int not null,
    class app.class not null,
    case_id uuid,
    op_id uuid not null,
    sha256 bytea not null,
    unique nulls not distinct (sha256, op_id, case_id)
);
create index on app.file_use (case_id);
create index on app.file_use (scope, sha256);

-- Who looks at what just now. Nothing is lost if a crash empties it.
create unlogged table app.presence (
    login text primary key references app.person,
    case_id uuid not null,
    writing boolean not null,
    seen timestamptz not null
) with (fillfactor = 50);
create index on app.presence (case_id);
