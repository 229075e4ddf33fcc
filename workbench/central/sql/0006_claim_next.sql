-- The next case of the queue, given to one person only.
set local role workbench_definer;

create index case_item_unclaimed on app.case_item (priority, due, received, scope, kind)
    where assignee is null and state in ('new', 'open');

create function api.claim_next(
    op_id uuid, device uuid, seq bigint, kinds text[] default null,
    claimed_at timestamptz default null,
    out case_id uuid, out outcome text, out detail jsonb, out recorded_at timestamptz
) language plpgsql security definer
    set search_path = pg_catalog, app, pg_temp set timezone = 'UTC'
as $$
declare
    who app.person := app.admitted();
    scopes int[] := api.my_scopes();
    o app.operation := row(who.login, op_id, 'case.claim', null, '{}', clock_timestamp());
    r app.receipt;
begin
    -- `kinds` names what the person is trained in; null means all. Without a case waiting, the
    -- answer is empty, and the same operation may be offered again.
    if app.is_new(o, device, seq, claimed_at) then
        select c.case_id into o.case_id from app.case_item c
        where c.assignee is null and c.state in ('new', 'open')
            and c.scope = any (scopes) and c.class = 'ordinary'
            and (kinds is null or c.kind = any (kinds))
        order by c.priority, c.due, c.received
        limit 1 for update skip locked;
        if not found then
            delete from app.receipt a where a.actor = o.actor and a.op_id = o.op_id;
            return;
        end if;
        r := app.settled(o, who.role, claimed_at);
    else
        r := app.told(o, true);
    end if;
    case_id := r.case_id;
    outcome := r.outcome;
    detail := r.detail;
    recorded_at := r.at;
end $$;

grant execute on function api.claim_next to workbench_people;
