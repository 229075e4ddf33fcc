-- Who sees which row. A person is admitted while active and past the one-time password; a row is
-- seen by the members of its scope, and only while its class is ordinary: the other classes are
-- shown to nobody until a rule of their own lets somebody in.
set local role workbench_definer;

-- Who calls, if they are admitted: nobody otherwise, and at once, whatever sessions are open.
create view app.caller with (security_invoker = true) as
    select p.login, p.role, p.facts,
        array(select m.scope from app.member m where m.login = p.login order by 1) as scopes
    from app.person p join pg_roles r on r.rolname = p.login
    where p.login = session_user and p.active and not p.must_change_password and r.rolcanlogin;

create function api.me() returns text
    language sql stable security definer set search_path = pg_catalog, app, pg_temp
as $$
    select login from app.caller
$$;

create function api.my_scopes() returns int[]
    language sql stable security definer set search_path = pg_catalog, app, pg_temp
as $$
    select coalesce((select scopes from app.caller), '{}')
$$;

create function api.my_colleagues() returns text[]
    language sql stable security definer set search_path = pg_catalog, app, pg_temp
as $$
    select coalesce(array_agg(distinct login), '{}')
    from app.member where scope = any ((select api.my_scopes())::int[])
$$;

create function api.is_lead() returns boolean
    language sql stable security definer set search_path = pg_catalog, app, pg_temp
as $$
    select exists (select from app.caller where role in ('team_lead', 'vendor_lead'))
$$;

create function app.stamp() returns trigger language plpgsql
    set search_path = pg_catalog, app, pg_temp
as $$
begin
    new.row_xid := pg_current_xact_id();
    return new;
end $$;

create function app.stamp_case() returns trigger language plpgsql
    set search_path = pg_catalog, app, pg_temp
as $$
begin
    new.row_xid := '0';
    new.fingerprint := 0;
    new.fingerprint := hash_record_extended(new, 0);
    new.row_xid := pg_current_xact_id();
    return new;
end $$;

create function app.stamp_person() returns trigger language plpgsql
    set search_path = pg_catalog, app, pg_temp
as $$
begin
    -- Where somebody belongs is told with the person.
    update app.person set row_xid = row_xid where login = coalesce(new.login, old.login);
    return null;
end $$;

create function app.keep_what_was_written() returns trigger language plpgsql
    set search_path = pg_catalog, app, pg_temp
as $$
begin
    -- Moving a case to another scope restamps its entries; nothing else may touch them.
    if tg_op = 'UPDATE'
        and to_jsonb(new) - array['scope', 'class', 'row_xid']
          = to_jsonb(old) - array['scope', 'class', 'row_xid']
    then
        return new;
    end if;
    raise exception 'What happened on a case is kept as it was written.'
        using errcode = 'restrict_violation';
end $$;

do $$
declare
    name text;
begin
    foreach name in array array['scope', 'person', 'member', 'kind', 'centre', 'case_item', 'entry',
        'entry_body', 'set_member', 'conflict', 'scope_exit', 'receipt', 'migration', 'file',
        'file_chunk', 'file_use', 'presence']
    loop
        execute format('alter table app.%I enable row level security', name);
        execute format('alter table app.%I force row level security', name);
        execute format(
            'create policy definer on app.%I to workbench_definer using (true) with check (true)',
            name);
    end loop;

    foreach name in array
        array['case_item', 'person', 'entry', 'set_member', 'conflict', 'scope_exit', 'file']
    loop
        execute format('create trigger stamp before insert or update on app.%I
            for each row execute function app.%I()', name,
            case name when 'case_item' then 'stamp_case' else 'stamp' end);
        execute format('alter table app.%I enable always trigger stamp', name);
    end loop;

    foreach name in array array['case_item', 'entry', 'entry_body', 'set_member', 'conflict',
        'file', 'file_chunk', 'file_use']
    loop
        execute format('grant select on app.%I to workbench_people', name);
        execute format('create policy people on app.%I for select to workbench_people
            using (scope = any ((select api.my_scopes())::int[]) and class = ''ordinary'')', name);
    end loop;
end $$;

create trigger stamp after insert or delete on app.member
    for each row execute function app.stamp_person();
alter table app.member enable always trigger stamp;

create trigger keep before update or delete on app.entry
    for each row execute function app.keep_what_was_written();
create trigger keep_all before truncate on app.entry
    for each statement execute function app.keep_what_was_written();
create trigger keep before update on app.entry_body
    for each row execute function app.keep_what_was_written();
create trigger keep_all before truncate on app.entry_body
    for each statement execute function app.keep_what_was_written();
alter table app.entry enable always trigger keep;
alter table app.entry enable always trigger keep_all;
alter table app.entry_body enable always trigger keep;
alter table app.entry_body enable always trigger keep_all;

grant select on app.scope_exit to workbench_people;
create policy people on app.scope_exit for select to workbench_people
    using (scope = any ((select api.my_scopes())::int[]));
create policy people on app.scope for select to workbench_people
    using (id = any ((select api.my_scopes())::int[]));
create policy people on app.member for select to workbench_people
    using (scope = any ((select api.my_scopes())::int[]));
create policy people on app.person for select to workbench_people
    using (login = any ((select api.my_colleagues())::text[]));
create policy people on app.kind for select to workbench_people
    using ((select api.me()) is not null);
create policy own on app.receipt for select to workbench_people
    using (actor = (select api.me()));
create policy lead on app.receipt for select to workbench_people
    using (
        outcome = 'quarantined'
        and (select api.is_lead())
        and actor = any ((select api.my_colleagues())::text[])
    );
grant select on app.scope, app.member, app.person, app.kind, app.receipt to workbench_people;
grant execute on function api.me, api.my_scopes, api.my_colleagues, api.is_lead
    to workbench_people;
