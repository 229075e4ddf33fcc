-- Files go up in chunks of 1 MiB, and come down by SELECT.
set local role workbench_definer;

-- The scope in which an operation that the caller sees speaks of a file; nothing elsewhere.
create function app.named_in(who app.caller, case_id uuid, op_id uuid, sha256 bytea) returns int
    language plpgsql stable
as $$
begin
    return (
        select u.scope from app.file_use u
        where u.sha256 = named_in.sha256 and u.op_id = coalesce(named_in.op_id, u.op_id)
            and u.case_id is not distinct from named_in.case_id
            and u.scope = any (who.scopes) and u.class = 'ordinary'
        limit 1);
end $$;

create function api.put_chunk(
    case_id uuid, op_id uuid, sha256 bytea, size bigint, n int, bytes bytea
) returns int language plpgsql security definer set search_path = pg_catalog, app, pg_temp
as $$
declare
    chunk constant int := 1048576;
    who app.caller := app.admitted();
    place int;
    f app.file;
    wanted int;
begin
    perform app.counted(who.login);
    -- A case that is on its way to another scope takes its files along first.
    perform from app.case_item c
    where c.case_id = put_chunk.case_id and c.scope = any (who.scopes) for key share;
    place := app.named_in(who, case_id, op_id, sha256);
    -- Answers with the number of the chunk that is wanted next, or -1 once the file is whole and
    -- its hash is right. If it is not, the file begins anew.
    if place is null then
        raise exception 'No operation that you see speaks of this file.'
            using errcode = 'insufficient_privilege';
    elsif size is null or size not between 0 and 100 * chunk
        or n is null or octet_length(bytes) is distinct from
            least(chunk, greatest(size - n::bigint * chunk, 0))
    then
        raise exception 'This is no chunk of a file of that size.'
            using errcode = 'invalid_parameter_value';
    end if;
    insert into app.file (scope, class, sha256, size, complete)
    values (place, 'ordinary', put_chunk.sha256, put_chunk.size, false)
    on conflict do nothing;
    select * into f from app.file a
    where a.scope = place and a.sha256 = put_chunk.sha256 for update;
    if f.complete then
        return -1;
    elsif f.size <> size then
        delete from app.file_chunk a where a.scope = place and a.sha256 = put_chunk.sha256;
        update app.file a set size = put_chunk.size
        where a.scope = place and a.sha256 = put_chunk.sha256;
    end if;
    wanted := (select count(*) from app.file_chunk a
        where a.scope = place and a.sha256 = put_chunk.sha256);
    if n <> wanted then
        return wanted;
    end if;
    insert into app.file_chunk (scope, sha256, n, class, bytes)
    values (place, put_chunk.sha256, put_chunk.n, 'ordinary', put_chunk.bytes);
    if (n + 1)::bigint * chunk < size then
        return n + 1;
    elsif put_chunk.sha256 = (
        select sha256(string_agg(a.bytes, '' order by a.n)) from app.file_chunk a
        where a.scope = place and a.sha256 = put_chunk.sha256)
    then
        update app.file a set complete = true
        where a.scope = place and a.sha256 = put_chunk.sha256;
        return -1;
    end if;
    delete from app.file_chunk a where a.scope = place and a.sha256 = put_chunk.sha256;
    return 0;
end $$;

-- How far a file has come that an operation on this case speaks of.
create function api.file_state(
    case_id uuid, sha256 bytea, out size bigint, out next_chunk int, out complete boolean
) language plpgsql security definer set search_path = pg_catalog, app, pg_temp
as $$
declare
    place int := app.named_in(app.admitted(), case_id, null, sha256);
begin
    select f.size, f.complete into size, complete from app.file f
    where f.scope = place and f.sha256 = file_state.sha256;
    complete := coalesce(complete, false);
    next_chunk := case when complete then -1 else (
        select count(*) from app.file_chunk c
        where c.scope = place and c.sha256 = file_state.sha256) end;
end $$;

grant execute on function api.put_chunk, api.file_state to workbench_people;
