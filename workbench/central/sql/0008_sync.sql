-- What a workstation asks when it meets the centre.
set local role workbench_definer;

create function api.hello(last_op uuid default null) returns jsonb
    language plpgsql stable security definer set search_path = pg_catalog, app, pg_temp
as $$
declare
    who app.person;
begin
    select p.* into who from app.person p join pg_roles on rolname = p.login
    where p.login = session_user and p.active and rolcanlogin;
    if not found then
        raise exception 'This login is not active at this centre.'
            using errcode = 'insufficient_privilege';
    end if;
    return jsonb_build_object(
        'protocol', jsonb_build_object('least', 1, 'newest', 1),
        'system', (select system_identifier::text from pg_control_system()),
        -- pg_control_checkpoint() is stale just after a promotion; the name of the log is not.
        'timeline', case when not pg_is_in_recovery()
            then substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) end,
        'in_recovery', pg_is_in_recovery(),
        'epoch', (select epoch from app.centre),
        'snapshot', pg_current_snapshot()::text,
        'schema', (select max(number) from app.migration),
        'now', clock_timestamp(),
        'login', who.login,
        'name', who.name,
        'role', who.role,
        'is_lead', api.is_lead(),
        'must_change_password', who.must_change_password,
        'scopes', (
            select coalesce(jsonb_agg(jsonb_build_object(
                'id', s.id, 'name', s.name, 'vendor', s.vendor) order by s.id), '[]')
            from app.scope s where s.id = any (api.my_scopes())),
        'knows_last', last_op is null or exists (
            select from app.receipt where actor = who.login and op_id = last_op));
end $$;

-- Where "changed since my snapshot" begins: no transaction before it can be news.
create function api.cursor_floor(cursor text) returns xid8
    language sql stable security definer set search_path = pg_catalog, app, pg_temp
as $$
    select pg_snapshot_xmin(cursor::pg_snapshot)
$$;

-- What a scope holds, by numbers of cases, for a workstation to hold against what it has.
create function api.digests(
    scope int, bucket_size int,
    out bucket bigint, out cases bigint, out entries bigint, out members bigint,
    out fingerprint numeric
) returns setof record
    language sql stable security definer set search_path = pg_catalog, app, pg_temp
as $$
    with shown as (
        select c.number / greatest(bucket_size, 1) as bucket, c.case_id, c.entries, c.fingerprint
        from app.case_item c
        where c.scope = digests.scope and c.class = 'ordinary'
            and digests.scope = any (api.my_scopes())
    ),
    inside as (
        select s.bucket, count(*) as members
        from shown s join app.set_member m using (case_id)
        where m.is_in and m.class = 'ordinary'
        group by s.bucket
    )
    select s.bucket, count(*), sum(s.entries), coalesce(max(i.members), 0), sum(s.fingerprint)
    from shown s left join inside i using (bucket)
    group by s.bucket order by s.bucket
$$;

-- Note that the caller looks at a case or writes on it (null: at none), and tell who else did in
-- the last half minute.
create function api.here(
    case_id uuid, is_writing boolean,
    out login text, out name text, out writing boolean, out seen timestamptz
) returns setof record
    language plpgsql security definer set search_path = pg_catalog, app, pg_temp
as $$
declare
    who app.caller := app.admitted();
begin
    perform app.counted(who.login);
    if not exists (
        select from app.case_item c
        where c.case_id = here.case_id and c.scope = any (who.scopes) and c.class = 'ordinary')
    then
        delete from app.presence p where p.login = who.login;
        return;
    end if;
    insert into app.presence as p (login, case_id, writing, seen)
    values (who.login, here.case_id, coalesce(is_writing, false), clock_timestamp())
    on conflict on constraint presence_pkey do update set
        case_id = excluded.case_id, writing = excluded.writing, seen = excluded.seen;
    return query
        select p.login, n.name, p.writing, p.seen
        from app.presence p join app.person n on n.login = p.login
        where p.case_id = here.case_id and p.login <> who.login and n.active
            and p.seen > clock_timestamp() - interval '30 seconds'
        order by p.seen desc;
end $$;

grant execute on function api.hello, api.cursor_floor, api.digests, api.here to workbench_people;
