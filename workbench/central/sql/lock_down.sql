-- What PostgreSQL lets everybody do by default and no person of ours needs. Run by each init and
-- migrate, as it also holds for functions that a newer server brings.
do $$
declare
    item record;
begin
    execute format('revoke all on database %I from public', current_database());
    execute format('grant connect on database %I to workbench_people', current_database());
    revoke all on schema public from public;
    -- Without it there are no DO blocks, the loops with which errors are probed.
    revoke usage on language plpgsql from public;
    revoke all on all tables in schema app, api from public;
    revoke all on all sequences in schema app, api from public;
    revoke all on all functions in schema app, api from public;

    for item in
        select p.oid::regprocedure as signature
        from pg_proc p
        where p.pronamespace = 'pg_catalog'::regnamespace
            and p.proname ~ ('^(lo_|loread$|lowrite$|pg_(try_)?advisory_|pg_stat_get_|pg_lock_status'
                || '|pg_(current_)?(xact|snapshot)|pg_current_xact_id|txid_|pg_prepared_xact'
                || '|pg_logical_emit_message|pg_get_replication_slots|pg_control_|pg_show_all_file_settings)')
            and has_function_privilege('public', p.oid, 'execute')
    loop
        execute format('revoke execute on function %s from public', item.signature);
    end loop;
    for item in
        select c.oid::regclass as name from pg_class c
        where c.relnamespace = 'pg_catalog'::regnamespace
            and (c.relname ~ '^pg_(stat|statio)_' or c.relname in (
                'pg_stats', 'pg_roles', 'pg_user', 'pg_group', 'pg_auth_members', 'pg_locks',
                'pg_prepared_xacts', 'pg_replication_slots', 'pg_largeobject_metadata'))
            and has_table_privilege('public', c.oid, 'select')
    loop
        execute format('revoke select on %s from public', item.name);
    end loop;
    -- A pull names the snapshot it goes on from; the text alone tells nobody anything.
    grant execute on function pg_snapshot_in(cstring) to workbench_people, workbench_definer;
    grant execute on function pg_current_xact_id(), pg_current_snapshot(),
        pg_snapshot_xmin(pg_snapshot), pg_control_system() to workbench_definer;
    grant select on pg_roles to workbench_definer;
end $$;
