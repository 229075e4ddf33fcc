-- From what `history.py` staged to the tables, as `api.apply` would have left them.
insert into app.case_item
select (app.in_columns(jsonb_populate_record(null::app.case_item, jsonb_build_object(
    'case_id', s.case_id, 'scope', s.scope, 'class', 'ordinary', 'number', s.number,
    'state', s.state, 'assignee', s.assignee, 'token', s.token, 'claim_op', s.claim_op,
    'waiting_for', s.waiting_for, 'waiting_until', s.waiting_until, 'fields', s.fields,
    'reasons', s.reasons, 'lengths', s.lengths, 'head', s.head, 'entries', s.entries, 'last_at', l.at)))).*
from staged_case s join (
    select case_id, max(at) as at from staged_operation where kept group by case_id
) l using (case_id);

insert into app.set_member (case_id, name, digest, value, is_in, scope, class)
select m.case_id, m.name, m.digest, m.value, m.is_in, c.scope, 'ordinary'
from staged_member m join staged_case c using (case_id);

insert into app.entry (actor, op_id, scope, class, case_id, place, kind, stream, n, outcome, at,
    claimed_at, imported, content_hash, previous_hash, hash)
select o.actor, o.op_id, o.scope, 'ordinary', o.case_id, o.place, o.kind,
    case when k.rule = 'append' then k.target when o.kind = 'case.decide' then 'decision' end,
    (o.detail ->> 'n')::int, o.outcome, o.at, o.at, true,
    decode(o.detail ->> 'content_hash', 'hex'), decode(o.detail ->> 'previous_hash', 'hex'),
    decode(o.detail ->> 'hash', 'hex')
from staged_operation o join app.kind k on k.id = o.kind
where o.kept;

insert into app.entry_body (actor, op_id, scope, class, case_id, body, detail)
select actor, op_id, scope, 'ordinary', case_id, body, detail from staged_operation where kept;

insert into app.receipt (actor, op_id, kind, case_id, args, salt, args_hash, outcome, detail,
    claimed_at, at)
select actor, op_id, kind, case_id, case when not kept then body end, salt,
    sha256(salt || convert_to(body::text, 'UTF8')), outcome, detail, at, at
from (select *, uuid_send(gen_random_uuid()) as salt from staged_operation) o;

insert into app.conflict (actor, op_id, scope, class, case_id, field, base, mine, theirs, at,
    resolved_by)
select o.actor, o.op_id, o.scope, 'ordinary', o.case_id, k.target, o.detail -> 'base',
    o.detail -> 'mine', o.detail -> 'theirs', o.at, (
        select r.op_id from staged_operation r
        where r.case_id = o.case_id and r.kind = o.kind and r.outcome = 'applied'
            and lower(r.body ->> 'resolves') = o.op_id::text
        order by r.place limit 1)
from staged_operation o join app.kind k on k.id = o.kind
where o.outcome = 'conflict';

insert into app.scope_exit (scope, case_id)
select distinct s.id, o.case_id
from staged_operation o join app.scope s on s.name = o.detail ->> 'before'
where o.kind = 'case.move' and o.outcome = 'applied' and s.name <> o.body ->> 'value'
on conflict do nothing;

insert into app.file_use (scope, class, case_id, op_id, sha256)
select o.scope, 'ordinary', o.case_id, o.op_id, f
from staged_operation o, app.files_named(o.body) f
where o.kept
on conflict do nothing;

truncate staged_case, staged_member, staged_operation;
