-- What a person's program may call.
set local role workbench_definer;

create function app.admitted() returns app.person language plpgsql stable
as $$
declare
    who app.person;
begin
    select * into who from app.person where login = session_user;
    if not found or not who.active then
        raise exception 'This login is not active at this centre.'
            using errcode = 'insufficient_privilege';
    elsif who.must_change_password then
        raise exception 'Change the one-time password first.'
            using errcode = 'insufficient_privilege';
    end if;
    return who;
end $$;

-- The scope of that name, if it is one of the caller's.
create function app.my_scope(name text) returns int language sql stable
as $$
    select s.id from app.scope s where s.name = my_scope.name and s.id = any (api.my_scopes())
$$;

create function app.opened(o app.operation) returns app.verdict language plpgsql
as $$
declare
    c app.case_item;
begin
    if o.case_id is distinct from app.opened_case_id(o.actor, o.op_id) then
        return app.refused(null, 'The case''s id does not follow from its operation.');
    end if;
    c.scope := app.my_scope(o.args #>> '{fields,scope}');
    if c.scope is null then
        return app.ruled(
            'quarantined', jsonb_build_object('reason', 'There is no such scope.'),
            null::app.case_item);
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
    return app.ruled('applied', jsonb_build_object('number', c.number), c);
end $$;

create function app.judged(o app.operation, role text) returns app.verdict language plpgsql
as $$
declare
    c app.case_item;
    k app.kind;
begin
    select * into k from app.kind where id = o.kind;
    if not found then
        return app.refused(
            null, format('This version does not know the operation %s.', o.kind));
    elsif role <> all (k.roles) then
        return app.refused(
            null, format('The role %s may not do this.', replace(role, '_', ' ')));
    elsif not app.is_whole(o, k) then
        return app.refused(null, 'The operation lacks what it needs.');
    elsif k.id = 'case.open' then
        return app.opened(o);
    elsif o.case_id is null then
        return app.case_less(o, k);
    end if;
    -- The scope stands inside the WHERE: a hidden case and a missing one are the same here.
    select * into c from app.case_item
    where case_id = o.case_id and scope = any (api.my_scopes()) and class = 'ordinary'
    for update;
    if not found then
        return app.ruled(
            'quarantined', jsonb_build_object('reason', 'There is no such case.'),
            null::app.case_item);
    end if;
    -- A scope that is not the actor's and one that is nowhere are the same here too.
    if k.target = 'scope' and app.my_scope(o.args ->> 'value') is null then
        return app.refused(c, 'There is no such scope.');
    end if;
    case k.rule
    when 'append' then return app.append(c, o, k);
    when 'set_field' then return app.set_field(c, o, k);
    when 'member' then return app.change_member(c, o, k);
    when 'claim' then return app.claim(c, o, k);
    when 'transition' then return app.transition(c, o, k);
    end case;
end $$;

-- Something that belongs to a scope and to no case, such as an imported file.
create function app.case_less(o app.operation, k app.kind) returns app.verdict language plpgsql
as $$
declare
    c app.case_item;
begin
    if k.rule <> 'append' or k.chained or not o.args ? 'scope' then
        return app.refused(null, 'The operation names neither a case nor a scope.');
    end if;
    c.scope := app.my_scope(o.args ->> 'scope');
    if c.scope is null then
        return app.ruled(
            'quarantined', jsonb_build_object('reason', 'There is no such scope.'),
            null::app.case_item);
    end if;
    c.class := 'ordinary';
    return app.ruled('applied', jsonb_build_object('n', 1), c);
end $$;

-- storage/case_columns.py: the state laid out for reading.
create function app.laid_out(c app.case_item, o app.operation, k app.kind) returns app.case_item
    language plpgsql
as $$
begin
    c.kind := c.fields #>> '{kind,0}';
    c.priority := (c.fields #>> '{priority,0}')::smallint;
    c.subject := c.fields #>> '{subject,0}';
    c.jurisdiction := c.fields #>> '{jurisdiction,0}';
    c.language := c.fields #>> '{language,0}';
    c.due := (c.fields #>> '{due,0}')::timestamptz;
    c.received := (c.fields #>> '{received,0}')::timestamptz;
    if k.id = 'case.open' then
        c.reasons := o.args -> 'reasons';
    elsif k.rule = 'set_field' then
        if k.target = 'scope' then
            c.scope := app.my_scope(o.args ->> 'value');
        end if;
        c.reasons := c.reasons
            || jsonb_build_object(k.target, coalesce(o.args ->> 'reason', ''));
    end if;
    c.due_basis := coalesce(c.reasons ->> 'due', '');
    if k.rule = 'transition' then
        c.waiting_for := case when k.target = 'waiting' then o.args ->> 'for' else '' end;
        c.waiting_until :=
            case when k.target = 'waiting' then nullif(o.args ->> 'until', '')::timestamptz end;
    end if;
    return c;
end $$;

-- What hangs on a case follows it into its new scope; the old one is told that it left.
create function app.bring_along(p_case uuid, p_from int, p_to int) returns void language plpgsql
as $$
begin
    insert into app.scope_exit (scope, case_id) values (p_from, p_case)
    on conflict (scope, case_id) do update set case_id = excluded.case_id;
    update app.entry set scope = p_to where case_id = p_case;
    update app.entry_body set scope = p_to where case_id = p_case;
    update app.set_member set scope = p_to where case_id = p_case;
    update app.conflict set scope = p_to where case_id = p_case;
end $$;

create function app.save(c app.case_item, is_new boolean) returns void language plpgsql
as $$
begin
    if is_new then
        insert into app.case_item select c.*;
        return;
    end if;
    update app.case_item set
        scope = c.scope, kind = c.kind, state = c.state, priority = c.priority, subject = c.subject,
        assignee = c.assignee, token = c.token, claim_op = c.claim_op, lease = c.lease, due = c.due,
        due_basis = c.due_basis, received = c.received, jurisdiction = c.jurisdiction,
        language = c.language, waiting_for = c.waiting_for, waiting_until = c.waiting_until,
        fields = c.fields, reasons = c.reasons, lengths = c.lengths, head = c.head,
        entries = c.entries
    where case_id = c.case_id;
end $$;

-- Judge an operation and write what it left. Undone as a whole if its values do not fit.
create function app.carried_out(o app.operation, role text, claimed_at timestamptz)
    returns app.verdict language plpgsql
as $$
declare
    v app.verdict;
    c app.case_item;
    k app.kind;
    came_from int;
begin
    v := app.judged(o, role);
    if v.outcome not in ('applied', 'conflict', 'superseded') then
        return v;
    end if;
    c := v.after;
    came_from := c.scope;
    select * into k from app.kind where id = o.kind;
    if c.case_id is not null then
        if v.outcome = 'applied' then
            c := app.laid_out(c, o, k);
            c.lease := case when k.rule = 'claim' then c.lease else app.worked_on(c, o) end;
        end if;
        c.entries := c.entries + 1;
        perform app.save(c, o.kind = 'case.open');
        if c.scope <> came_from then
            perform app.bring_along(c.case_id, came_from, c.scope);
        end if;
    end if;
    insert into app.entry (actor, op_id, scope, class, case_id, place, kind, stream, n, outcome,
        at, claimed_at, content_hash, previous_hash, hash)
    values (o.actor, o.op_id, c.scope, c.class, o.case_id, c.entries, o.kind,
        case when k.rule = 'append' then k.target when o.kind = 'case.decide' then 'decision' end,
        (v.detail ->> 'n')::int, v.outcome, o.at, claimed_at,
        decode(v.detail ->> 'content_hash', 'hex'),
        decode(v.detail ->> 'previous_hash', 'hex'), decode(v.detail ->> 'hash', 'hex'));
    insert into app.entry_body (actor, op_id, scope, class, case_id, body, detail)
    values (o.actor, o.op_id, c.scope, c.class, o.case_id, o.args, v.detail);
    if v.outcome = 'conflict' then
        insert into app.conflict (actor, op_id, scope, class, case_id, field, base, mine, theirs)
        values (o.actor, o.op_id, c.scope, c.class, c.case_id, k.target,
            v.detail -> 'base', v.detail -> 'mine', v.detail -> 'theirs');
    end if;
    return v;
exception when data_exception or not_null_violation or check_violation then
    return app.refused(null, 'The centre cannot read a value of the operation.');
end $$;

-- Take the receipt; false where this operation was heard before.
create function app.is_new(
    o app.operation, device uuid, seq bigint, claimed_at timestamptz
) returns boolean language plpgsql
as $$
declare
    spelt text := o.args::text;
    salt bytea := uuid_send(gen_random_uuid());
begin
    if octet_length(spelt) > 262144 then
        raise exception 'The arguments of an operation are larger than 256 KiB.'
            using errcode = 'program_limit_exceeded';
    end if;
    insert into app.receipt (actor, op_id, device, seq, kind, case_id, args, salt, args_hash,
        outcome, detail, claimed_at, at)
    values (o.actor, o.op_id, device, seq, o.kind, o.case_id, o.args, salt,
        sha256(salt || convert_to(spelt, 'UTF8')), 'pending', '{}', claimed_at, o.at)
    on conflict do nothing;
    return found;
end $$;

create function app.told(o app.operation, any_case boolean) returns app.receipt
    language plpgsql
as $$
declare
    r app.receipt;
begin
    select * into r from app.receipt where actor = o.actor and op_id = o.op_id;
    if r.kind <> o.kind or not any_case and r.case_id is distinct from o.case_id
        or r.args_hash <> sha256(r.salt || convert_to(o.args::text, 'UTF8'))
    then
        raise exception 'This operation id stands for another operation.'
            using errcode = 'unique_violation';
    end if;
    return r;
end $$;

create function app.settled(o app.operation, role text, claimed_at timestamptz)
    returns app.receipt language plpgsql
as $$
declare
    v app.verdict;
    r app.receipt;
begin
    v := app.carried_out(o, role, claimed_at);
    update app.receipt set
        outcome = v.outcome, detail = v.detail, case_id = o.case_id,
        args = case when v.outcome in ('refused', 'quarantined') then o.args end
    where actor = o.actor and op_id = o.op_id
    returning * into r;
    return r;
end $$;

create function api.apply(
    op_id uuid, device uuid, seq bigint, kind text, case_id uuid, args jsonb,
    claimed_at timestamptz default null,
    out outcome text, out detail jsonb, out recorded_at timestamptz
) language plpgsql security definer
    set search_path = pg_catalog, app, pg_temp set timezone = 'UTC'
as $$
declare
    who app.person := app.admitted();
    o app.operation := row(
        who.login, op_id, kind, case_id, coalesce(args, '{}'), clock_timestamp());
    r app.receipt;
begin
    if app.is_new(o, device, seq, claimed_at) then
        r := app.settled(o, who.role, claimed_at);
    else
        r := app.told(o, false);
    end if;
    outcome := r.outcome;
    detail := r.detail;
    recorded_at := r.at;
end $$;

create function api.hello(last_op uuid default null) returns jsonb
    language plpgsql stable security definer set search_path = pg_catalog, app, pg_temp
as $$
declare
    who app.person;
begin
    select * into who from app.person where login = session_user;
    if not found or not who.active then
        perform app.admitted();  -- says why
    end if;
    return jsonb_build_object(
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
        'must_change_password', who.must_change_password,
        'scopes', to_jsonb(api.my_scopes()),
        'knows_last', last_op is null or exists (
            select from app.receipt where actor = who.login and op_id = last_op));
end $$;

grant execute on function api.apply, api.hello to workbench_people;
