-- How an operation is applied.
--
-- Locks are taken in one order: the case, what hangs on it, the receipt, files in the order of
-- their hashes. A transaction of one operation locks one case, so none can wait in a circle.
set local role workbench_definer;

-- A person's number of operations in this minute: minute << 20 | count. A sequence counts without
-- locking, so that a person's sessions do not wait for each other's commits.
create function app.pace(login text) returns bigint language plpgsql
as $$
declare
    counter regclass := format('app.%I', 'pace ' || login)::regclass;
    minute bigint := (date_part('epoch', clock_timestamp()) / 60)::bigint << 20;
    count bigint := nextval(counter) - minute;
begin
    if count not between 0 and 1048575 then
        count := setval(counter, minute + 1) - minute;
    end if;
    return count;
end $$;

-- Why whoever calls is not admitted.
create function app.turned_away() returns void language plpgsql
as $$
begin
    raise exception using
        errcode = 'insufficient_privilege',
        message = case
            when exists (select from app.person p join pg_roles on rolname = p.login
                where p.login = session_user and p.active and rolcanlogin)
            then 'Change the one-time password first.'
            else 'This login is not active at this centre.'
        end;
end $$;

-- The caller, unless they send more than anybody can have done.
create function app.admitted() returns app.caller language plpgsql
as $$
declare
    who app.caller;
begin
    select * into who from app.caller;
    if not found then
        perform app.turned_away();
    end if;
    return who;
end $$;

create function app.too_many() returns void language plpgsql
as $$
begin
    raise exception 'The centre takes 60,000 operations a minute from one person.'
        using errcode = 'configuration_limit_exceeded';
end $$;

create function app.counted(login text) returns void language plpgsql
as $$
begin
    if app.pace(login) > 60000 then
        perform app.too_many();
    end if;
end $$;

-- An operation with who says it and what its kind is, in one look; and whether it was heard before.
create function app.said(
    op_id uuid, device uuid, seq bigint, kind text, case_id uuid, args jsonb,
    claimed_at timestamptz
) returns app.operation language plpgsql
as $$
declare
    o app.operation;
begin
    if octet_length(args::text) > 262144 then
        raise exception 'The arguments of an operation are larger than 256 KiB.'
            using errcode = 'program_limit_exceeded';
    end if;
    select w.login, w.role, w.scopes, said.op_id, said.device, said.seq, said.kind, said.case_id,
        said.args, clock_timestamp(), said.claimed_at,
        k.rule, k.target, k.roles, k.sources, k.removes, k.chained,
        exists (select from app.receipt r where r.actor = w.login and r.op_id = said.op_id)
    into o
    from app.caller w left join app.kind k on k.id = said.kind;
    if not found then
        perform app.turned_away();
    end if;
    if app.pace(o.actor) > 60000 then
        perform app.too_many();
    end if;
    return o;
end $$;

-- The scope of that name, if it is one of the actor's.
create function app.scope_of(o app.operation, name text) returns int language plpgsql stable
as $$
begin
    return (select s.id from app.scope s where s.name = scope_of.name and s.id = any (o.scopes));
end $$;

create function app.opened(o app.operation) returns app.verdict language plpgsql
as $$
declare
    c app.case_item;
begin
    if o.case_id is distinct from app.opened_case_id(o.actor, o.op_id) then
        return app.refused(null, 'The case''s id does not follow from its operation.');
    end if;
    c.scope := app.scope_of(o, o.args #>> '{fields,scope}');
    if c.scope is null then
        return row('quarantined', jsonb_build_object('reason', 'There is no such scope.'), null)
            ::app.verdict;
    end if;
    c.case_id := o.case_id;
    c.class := 'ordinary';
    c.state := 'new';
    c.token := 0;
    c.entries := 0;
    c.lengths := '{}';
    c.head := decode(repeat('00', 32), 'hex');
    select jsonb_object_agg(key, jsonb_build_array(value, 0)) into c.fields
    from jsonb_each(o.args -> 'fields');
    c.number := nextval('app.case_number');
    return row('applied', jsonb_build_object('number', c.number), c)::app.verdict;
end $$;

-- Something that belongs to a scope and to no case, such as an imported file.
create function app.case_less(o app.operation) returns app.verdict language plpgsql
as $$
declare
    c app.case_item;
begin
    if o.rule <> 'append' or o.chained or not o.args ? 'scope' then
        return app.refused(null, 'The operation names neither a case nor a scope.');
    end if;
    c.scope := app.scope_of(o, o.args ->> 'scope');
    if c.scope is null then
        return row('quarantined', jsonb_build_object('reason', 'There is no such scope.'), null)
            ::app.verdict;
    end if;
    c.class := 'ordinary';
    return row('applied', jsonb_build_object('n', 1), c)::app.verdict;
end $$;

create function app.not_for_role(o app.operation) returns app.verdict language plpgsql
as $$
begin
    return app.refused(null, format('The role %s may not do this.', replace(o.role, '_', ' ')));
end $$;

create function app.judged(o app.operation) returns app.verdict language plpgsql
as $$
declare
    c app.case_item;
    v app.verdict;
begin
    if o.rule is null then
        return app.refused(
            null, format('This version does not know the operation %s.', o.kind));
    elsif o.role <> all (o.roles) then
        return app.not_for_role(o);
    elsif not app.is_whole(o) then
        return app.refused(null, 'The operation lacks what it needs.');
    elsif o.kind = 'case.open' then
        v := app.opened(o);
    elsif o.case_id is null then
        return app.case_less(o);
    else
        -- The scope stands inside the WHERE: a hidden case and a missing one are the same here.
        select * into c from app.case_item
        where case_id = o.case_id and scope = any (o.scopes) and class = 'ordinary'
        for update;
        if not found then
            return row('quarantined', jsonb_build_object('reason', 'There is no such case.'), null)
                ::app.verdict;
        end if;
        v := app.ruled(c, o);
    end if;
    if v.outcome <> 'applied' then
        return v;
    end if;
    c := v.after;
    if o.rule in ('set_field', 'transition') then
        c := app.laid_out(c, o);
        if c.case_id is null then
            return app.refused(null, 'The centre cannot read a value of the operation.');
        end if;
    end if;
    if o.rule <> 'claim' then
        c.lease := app.worked_on(c, o);
    end if;
    v.after := c;
    return v;
end $$;

create function app.ruled(c app.case_item, o app.operation) returns app.verdict
    language plpgsql
as $$
begin
    case o.rule
    when 'append' then return app.append(c, o);
    when 'member' then return app.change_member(c, o);
    when 'claim' then return app.claim(c, o);
    when 'transition' then return app.transition(c, o);
    when 'set_field' then
        -- A scope that is not the actor's and one that is nowhere are the same here too.
        if o.target = 'scope' and app.scope_of(o, o.args ->> 'value') is null then
            return app.refused(c, 'There is no such scope.');
        end if;
        return app.set_field(c, o);
    end case;
end $$;

-- The fields as columns, to be read and sorted by.
create function app.in_columns(c app.case_item) returns app.case_item language plpgsql
as $$
begin
    c.kind := c.fields #>> '{kind,0}';
    c.priority := (c.fields #>> '{priority,0}')::smallint;
    c.subject := c.fields #>> '{subject,0}';
    c.jurisdiction := c.fields #>> '{jurisdiction,0}';
    c.language := c.fields #>> '{language,0}';
    c.due := (c.fields #>> '{due,0}')::timestamptz;
    c.due_basis := coalesce(c.reasons ->> 'due', '');
    c.received := (c.fields #>> '{received,0}')::timestamptz;
    return c;
end $$;

-- storage/case_columns.py: the state laid out for reading; nothing if a value does not fit.
create function app.laid_out(c app.case_item, o app.operation) returns app.case_item
    language plpgsql set timezone = 'UTC'
as $$
begin
    if o.rule = 'transition' then
        c.waiting_for := case when o.target = 'waiting' then o.args ->> 'for' else '' end;
        c.waiting_until :=
            case when o.target = 'waiting' then nullif(o.args ->> 'until', '')::timestamptz end;
    end if;
    if o.kind = 'case.open' then
        c.reasons := o.args -> 'reasons';
    elsif o.rule = 'set_field' then
        c.reasons := c.reasons
            || jsonb_build_object(o.target, coalesce(o.args ->> 'reason', ''));
    else
        return c;
    end if;
    if o.target = 'scope' then
        c.scope := app.scope_of(o, o.args ->> 'value');
    end if;
    c := app.in_columns(c);
    if c.kind is null or c.subject is null or c.jurisdiction is null or c.received is null
        or c.priority is null or c.priority not between 0 and 4
    then
        return null;
    end if;
    return c;
exception when data_exception or check_violation then
    return null;
end $$;

-- What hangs on a case follows it into its new scope; the old one is told that it left.
create function app.bring_along(moved uuid, p_from int, p_to int) returns void language plpgsql
as $$
begin
    insert into app.scope_exit (scope, case_id) values (p_from, moved)
    on conflict (scope, case_id) do update set case_id = excluded.case_id;
    update app.entry_body b set scope = p_to from app.entry e
    where e.case_id = moved and b.actor = e.actor and b.op_id = e.op_id;
    update app.entry set scope = p_to where case_id = moved;
    update app.set_member set scope = p_to where case_id = moved;
    update app.conflict set scope = p_to where case_id = moved;

    perform app.bring_files(moved, p_from, p_to);
end $$;

create function app.bring_files(moved uuid, p_from int, p_to int) returns void language plpgsql
as $$
declare
    f app.file;
begin
    update app.file_use set scope = p_to where case_id = moved;
    for f in
        select * from app.file
        where scope = p_from
            and sha256 in (select u.sha256 from app.file_use u where u.case_id = moved)
        order by sha256 for update
    loop
        if f.complete then
            insert into app.file as known (scope, class, sha256, size, complete)
            values (p_to, f.class, f.sha256, f.size, true)
            on conflict (scope, sha256) do update set size = excluded.size, complete = true
                where not known.complete;
            if found then
                delete from app.file_chunk where scope = p_to and sha256 = f.sha256;
                insert into app.file_chunk (scope, sha256, n, class, bytes)
                select p_to, sha256, n, class, bytes from app.file_chunk
                where scope = p_from and sha256 = f.sha256;
            end if;
        end if;
        delete from app.file where scope = p_from and sha256 = f.sha256
            and not exists (select from app.file_use u
                where u.scope = p_from and u.sha256 = f.sha256);
    end loop;
end $$;

-- The hashes of the files that an operation speaks of.
create function app.files_named(args jsonb) returns setof bytea language sql immutable
as $$
    select decode(hash, 'hex') from (
        select args #>> '{source,sha256}' as hash
        union select args #>> '{pdf,sha256}'
        union select item ->> 'sha256' from jsonb_array_elements(case
            when jsonb_typeof(args -> 'attachments') = 'array' then args -> 'attachments'
            else '[]' end) item
    ) named
    where hash ~ '^[0-9a-f]{64}$'
$$;

-- Write what a verdict leaves. The receipt comes before it: were the same operation offered by two
-- sessions at once, the later one waits there for the first, and is told what became of it.
create function app.kept(o app.operation, v app.verdict) returns app.receipt
    language plpgsql
as $$
declare
    c app.case_item := v.after;
    came_from int;
    kept boolean := v.outcome in ('applied', 'conflict', 'superseded');
    salt bytea := uuid_send(gen_random_uuid());
    r app.receipt;
begin
    if kept and c.case_id is not null then
        c.entries := c.entries + 1;
        c.last_at := o.at;
    end if;
    r.outcome := v.outcome;
    r.detail := v.detail;
    r.at := o.at;
    r.case_id := o.case_id;
    -- One statement for all three: most of the time of one goes into beginning and ending it.
    with heard as (
        insert into app.receipt (actor, op_id, device, seq, kind, case_id, args, salt, args_hash,
            outcome, detail, claimed_at, at)
        values (o.actor, o.op_id, o.device, o.seq, o.kind, o.case_id,
            case when not kept then o.args end,
            salt, sha256(salt || convert_to(o.args::text, 'UTF8')),
            v.outcome, v.detail, o.claimed_at, o.at)
        on conflict do nothing
        returning actor
    ),
    entered as (
        insert into app.entry (actor, op_id, scope, class, case_id, place, kind, stream, n, outcome,
            at, claimed_at, content_hash, previous_hash, hash)
        select heard.actor, o.op_id, c.scope, c.class, o.case_id, c.entries, o.kind,
            case when o.rule = 'append' then o.target
                when o.kind = 'case.decide' then 'decision' end,
            (v.detail ->> 'n')::int, v.outcome, o.at, o.claimed_at,
            decode(v.detail ->> 'content_hash', 'hex'),
            decode(v.detail ->> 'previous_hash', 'hex'), decode(v.detail ->> 'hash', 'hex')
        from heard where kept
    ),
    written as (
        insert into app.entry_body (actor, op_id, scope, class, case_id, body, detail)
        select heard.actor, o.op_id, c.scope, c.class, o.case_id, o.args, v.detail
        from heard where kept
    )
    select heard.actor into r.actor from heard;
    if not found then
        return app.told(o);
    elsif not kept then
        return r;
    elsif o.kind = 'case.open' then
        c.waiting_for := '';
        insert into app.case_item select c.*;
    elsif c.case_id is not null then
        if o.kind = 'case.move' then
            came_from := (select i.scope from app.case_item i where i.case_id = c.case_id);
        end if;
        update app.case_item set
            scope = c.scope, kind = c.kind, state = c.state, priority = c.priority,
            subject = c.subject, assignee = c.assignee, token = c.token, claim_op = c.claim_op,
            lease = c.lease, due = c.due, due_basis = c.due_basis, received = c.received,
            jurisdiction = c.jurisdiction, language = c.language, waiting_for = c.waiting_for,
            waiting_until = c.waiting_until, fields = c.fields, reasons = c.reasons,
            lengths = c.lengths, head = c.head, entries = c.entries, last_at = c.last_at
        where case_id = c.case_id;
    end if;
    if v.outcome = 'conflict' then
        insert into app.conflict (actor, op_id, scope, class, case_id, field, base, mine, theirs,
            at)
        values (o.actor, o.op_id, c.scope, c.class, c.case_id, o.target,
            v.detail -> 'base', v.detail -> 'mine', v.detail -> 'theirs', o.at);
    elsif v.outcome = 'applied' and o.rule = 'set_field' and o.args ? 'resolves' then
        update app.conflict set resolved_by = o.op_id
        where case_id = c.case_id and field = o.target and resolved_by is null
            and op_id::text = lower(o.args ->> 'resolves');
    end if;
    if o.args ?| array['source', 'pdf'] or o.args -> 'attachments' <> '[]' then
        insert into app.file_use (scope, class, case_id, op_id, sha256)
        select c.scope, c.class, o.case_id, o.op_id, f from app.files_named(o.args) f
        on conflict do nothing;
    end if;
    if c.scope <> came_from then
        perform app.bring_along(c.case_id, came_from, c.scope);
    end if;
    return r;
end $$;

-- What became of an operation that was heard before; nothing if it is new.
create function app.told(o app.operation) returns app.receipt
    language plpgsql
as $$
declare
    r app.receipt;
begin
    select * into r from app.receipt where actor = o.actor and op_id = o.op_id;
    -- Of `claim_next` the centre chose the case.
    if found and (r.kind <> o.kind or r.case_id <> o.case_id
        or r.case_id is null and o.case_id is not null
        or r.args_hash <> sha256(r.salt || convert_to(o.args::text, 'UTF8')))
    then
        raise exception 'This operation id stands for another operation.'
            using errcode = 'unique_violation';
    end if;
    return r;
end $$;

create function api.apply(
    op_id uuid, device uuid, seq bigint, kind text, case_id uuid, args jsonb,
    claimed_at timestamptz default null,
    out outcome text, out detail jsonb, out recorded_at timestamptz
) language plpgsql security definer
    set search_path = pg_catalog, app, pg_temp
as $$
declare
    o app.operation := app.said(
        op_id, device, seq, kind, case_id, coalesce(args, '{}'), claimed_at);
    r app.receipt;
begin
    if o.heard then
        r := app.told(o);
    else
        r := app.kept(o, app.judged(o));
    end if;
    outcome := r.outcome;
    detail := r.detail;
    recorded_at := r.at;
end $$;

grant execute on function api.apply to workbench_people;
