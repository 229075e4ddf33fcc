-- Passwords, and moving cases between scopes.
grant create on schema app to workbench_logins;
grant usage on schema app to workbench_logins;
set local role workbench_logins;

create function app.set_password(verifier text) returns void
    language plpgsql security definer set search_path = pg_catalog, app, pg_temp
as $$
begin
    execute format('alter role %I password %L', session_user, verifier);
end $$;
revoke execute on function app.set_password from public;
grant execute on function app.set_password to workbench_definer;

reset role;
revoke create on schema app from workbench_logins;
set local role workbench_definer;

create function api.change_password(verifier text) returns void
    language plpgsql security definer set search_path = pg_catalog, app, pg_temp
as $$
begin
    -- The password itself never travels: the client makes the verifier (RFC 5803, section 2).
    if verifier is null
        or verifier !~ '^SCRAM-SHA-256\$[0-9]{4,7}:[A-Za-z0-9+/=]{20,}\$[A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{43}=$'
    then
        raise exception 'This is no SCRAM-SHA-256 verifier.'
            using errcode = 'invalid_parameter_value';
    end if;
    update app.person set must_change_password = false where login = session_user and active;
    if not found then
        perform app.admitted();  -- says why
    end if;
    perform app.set_password(verifier);
end $$;
grant execute on function api.change_password to workbench_people;

-- For the owner alone: nobody is granted it.
create function app.move_case(p_case uuid, p_to int) returns boolean language plpgsql
    security definer set search_path = pg_catalog, app, pg_temp
as $$
declare
    c app.case_item;
    name text := (select s.name from app.scope s where s.id = p_to);
begin
    select * into c from app.case_item where case_id = p_case for update;
    if not found or name is null or c.scope = p_to then
        return false;
    end if;
    update app.case_item set scope = p_to, fields = fields || jsonb_build_object('scope',
        jsonb_build_array(name, coalesce((fields #>> '{scope,1}')::bigint, 0) + 1))
    where case_id = p_case;
    perform app.bring_along(p_case, c.scope, p_to);
    return true;
end $$;
