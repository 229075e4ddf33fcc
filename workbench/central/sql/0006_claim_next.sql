-- The next case of the queue, given to one person only.
set local role workbench_definer;

create index case_item_unclaimed on app.case_item (scope, priority, due, received)
    where assignee is null and state in ('new', 'open');

create function api.claim_next(
    op_id uuid, device uuid, seq bigint, kinds text[] default null,
    claimed_at timestamptz default null,
    out case_id uuid, out outcome text, out detail jsonb, out recorded_at timestamptz
) language plpgsql security definer
    set search_path = pg_catalog, app, pg_temp
as $$
declare
    o app.operation := app.said(op_id, device, seq, 'case.claim', null, '{}', claimed_at);
    c app.case_item;
    r app.receipt;
begin
    -- `kinds` names what the person is trained in; null means all. Without a case waiting, the
    -- answer is empty, and the same operation may be offered again.
    if o.heard then
        r := app.told(o);
    else
        -- The first free case of each scope, and of these the first: one walk along the index.
        select head.* into c
        from unnest(o.scopes) mine (scope), lateral (
            select i.* from app.case_item i
            where i.scope = mine.scope and i.assignee is null and i.state in ('new', 'open')
                and i.class = 'ordinary' and (kinds is null or i.kind = any (kinds))
            order by i.priority, i.due, i.received
            limit 1 for update skip locked
        ) head
        order by head.priority, head.due, head.received limit 1;
        if not found then
            return;
        end if;
        o.case_id := c.case_id;
        r := app.kept(o, case when o.role = any (o.roles) then app.claim(c, o)
            else app.not_for_role(o) end);
    end if;
    case_id := r.case_id;
    outcome := r.outcome;
    detail := r.detail;
    recorded_at := r.at;
end $$;

grant execute on function api.claim_next to workbench_people;
