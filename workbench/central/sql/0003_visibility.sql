-- Who sees which row. A person is admitted while active and past the one-time password; a row is
-- seen by the members of its scope, and only while its class is ordinary: the other classes are
-- shown to nobody until a rule of their own lets somebody in.
set local role workbench_definer;

create function api.me() returns text
    language sql stable security definer set search_path = pg_catalog, app, pg_temp
as $$
    select login from app.person
    where login = session_user and active and not must_change_password
$$;

create function api.my_scopes() returns int[]
    language sql stable security definer set search_path = pg_catalog, app, pg_temp
as $$
    select coalesce(array_agg(scope order by scope), '{}')
    from app.member where login = api.me()
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
    select exists (
        select from app.person
        where login = api.me() and role in ('team_lead', 'vendor_lead')
    )
$$;

create function app.stamp() returns trigger language plpgsql
    set search_path = pg_catalog, app, pg_temp
as $$
begin
    new.row_xid := pg_current_xact_id();
    return new;
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
        'entry_body', 'set_member', 'conflict', 'scope_exit', 'receipt', 'migration']
    loop
        execute format('alter table app.%I enable row level security', name);
        execute format('alter table app.%I force row level security', name);
        execute format(
            'create policy definer on app.%I to workbench_definer using (true) with check (true)',
            name);
    end loop;

    foreach name in array
        array['case_item', 'entry', 'entry_body', 'set_member', 'conflict', 'scope_exit']
    loop
        execute format('create trigger stamp before insert or update on app.%I
            for each row execute function app.stamp()', name);
        execute format('alter table app.%I enable always trigger stamp', name);
        execute format('grant select on app.%I to workbench_people', name);
    end loop;

    foreach name in array array['case_item', 'entry', 'entry_body', 'set_member', 'conflict'] loop
        execute format('create policy people on app.%I for select to workbench_people
            using (scope = any ((select api.my_scopes())::int[]) and class = ''ordinary'')', name);
    end loop;
end $$;

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
