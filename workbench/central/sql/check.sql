-- Each row is a weakness: the rule that is broken, and where.
with ours as (
    select oid, nspname from pg_namespace where nspname in ('app', 'api', 'public')
),
relations as (
    select c.*, c.oid::regclass::text as name from pg_class c join ours on ours.oid = relnamespace
),
functions as (
    select p.*, p.oid::regprocedure::text as name, ours.nspname
    from pg_proc p join ours on ours.oid = pronamespace
),
people as (
    select r.* from pg_roles r join app.person on login = rolname
)
select 'definer-search-path' as rule, name as place from functions
where prosecdef
    and not coalesce('search_path=pg_catalog, app, pg_temp' = any (proconfig), false)
union all
select 'definer-owner', f.name from functions f join pg_roles r on r.oid = f.proowner
where prosecdef and (rolsuper or rolbypassrls or rolcanlogin)
union all
select 'row-security', name from relations
where relkind in ('r', 'p') and not (relrowsecurity and relforcerowsecurity)
union all
select 'people-without-policy', name from relations r
where relkind in ('r', 'p') and has_table_privilege('workbench_people', r.oid, 'select')
    and not exists (select from pg_policy where polrelid = r.oid and polcmd = 'r')
union all
select 'view-bypasses-policies', name from relations
where relkind = 'm'
    or relkind = 'v' and not coalesce('security_invoker=true' = any (reloptions), false)
union all
select 'public-grant', name from relations, aclexplode(relacl) where grantee = 0
union all
select 'public-grant', name
from functions, aclexplode(coalesce(proacl, acldefault('f', proowner))) where grantee = 0
union all
select 'public-grant', 'schema ' || n.nspname
from pg_namespace n join ours using (oid), aclexplode(n.nspacl) where grantee = 0
union all
select 'public-grant', 'database ' || datname
from pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba)))
where datname = current_database() and grantee = 0
union all
select 'people-write', name
from relations r, unnest(array['insert', 'update', 'delete', 'truncate', 'trigger']) as verb
where relkind in ('r', 'p', 'v') and (
    has_table_privilege('workbench_people', r.oid, verb)
    or verb in ('insert', 'update')
        and has_any_column_privilege('workbench_people', r.oid, verb))
union all
select 'people-write', 'schema ' || nspname from ours
where has_schema_privilege('workbench_people', oid, 'create')
union all
select 'trigger-not-always', tgname || ' on ' || name
from pg_trigger join relations r on r.oid = tgrelid
where not tgisinternal and tgenabled <> 'A'
union all
select 'policy-on-setting', polname || ' on ' || name
from pg_policy join relations r on r.oid = polrelid
where coalesce(pg_get_expr(polqual, polrelid), '') || coalesce(pg_get_expr(polwithcheck, polrelid), '')
    ~ 'current_setting'
union all
select 'function-for-people', name from functions
where nspname <> 'api' and has_function_privilege('workbench_people', oid, 'execute')
union all
select 'default-open', oid::regprocedure::text from pg_proc
where pronamespace = 'pg_catalog'::regnamespace
    and proname ~ '^(lo_|loread$|lowrite$|pg_(try_)?advisory_|pg_stat_get_activity|pg_lock_status|txid_|pg_current_xact|pg_xact_)'
    and has_function_privilege('workbench_people', oid, 'execute')
union all
select 'default-open', c.oid::regclass::text from pg_class c
where relnamespace = 'pg_catalog'::regnamespace
    and relname in ('pg_stat_activity', 'pg_roles', 'pg_stats', 'pg_locks', 'pg_auth_members')
    and has_table_privilege('workbench_people', c.oid, 'select')
union all
select 'default-open', 'language plpgsql'
where has_language_privilege('workbench_people', 'plpgsql', 'usage')
union all
select 'login-rights', rolname from people
where rolsuper or rolcreaterole or rolcreatedb or rolbypassrls or rolreplication
    or rolconnlimit < 0
union all
select 'login-rights', p.rolname || ' as ' || g.rolname
from people p join pg_auth_members m on m.member = p.oid join pg_roles g on g.oid = m.roleid
where g.rolname <> 'workbench_people'
union all
select 'login-rights', g.rolname || ' as ' || h.rolname
from pg_roles g join pg_auth_members m on m.member = g.oid join pg_roles h on h.oid = m.roleid
where g.rolname in ('workbench_people', 'workbench_definer')
