-- Where `history.py` puts what it judged, until `load_history.sql` takes it from there.
create temp table staged_operation (
    actor text, op_id uuid, scope int, case_id uuid, place int, kind text, outcome text,
    kept boolean, at timestamptz, body jsonb, detail jsonb
) on commit drop;

create temp table staged_case (
    case_id uuid, scope int, number bigint, state text, assignee text, token bigint,
    claim_op uuid, waiting_for text, waiting_until text, fields jsonb, reasons jsonb,
    lengths jsonb, head bytea, entries int
) on commit drop;

create temp table staged_member (
    case_id uuid, name text, digest bytea, value jsonb, is_in boolean
) on commit drop;
