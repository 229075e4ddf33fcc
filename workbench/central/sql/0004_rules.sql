-- The five rules of workbench/domain/rules.py, word for word the same outcomes and details
-- (tests/properties/test_rules_in_sql.py holds them equal). The case is locked by the caller.
set local role workbench_definer;

create type app.operation as (
    actor text,
    role text,
    scopes int[],
    op_id uuid,
    device uuid,
    seq bigint,
    kind text,
    case_id uuid,
    args jsonb,
    at timestamptz,  -- the time of record
    claimed_at timestamptz,
    rule text,  -- from here on: its line in app.kind
    target text,
    roles text[],
    sources text[],
    removes boolean,
    chained boolean,
    heard boolean  -- whether there is a receipt already
);

create type app.verdict as (
    outcome text,
    detail jsonb,
    after app.case_item
);

create function app.canonical(value jsonb) returns text
    language plpgsql immutable strict set search_path = pg_catalog, app, pg_temp
as $$
begin
    -- domain/ids.py canonical_json: keys by code point, no spaces; strings are spelt alike.
    case jsonb_typeof(value)
    when 'object' then
        return '{' || coalesce((
            select string_agg(
                to_json(pair.key)::text || ':' || app.canonical(pair.value), ','
                order by pair.key collate "C")
            from jsonb_each(value) pair), '') || '}';
    when 'array' then
        return '[' || coalesce((
            select string_agg(app.canonical(item.value), ',' order by item.position)
            from jsonb_array_elements(value) with ordinality item (value, position)), '') || ']';
    else
        return value::text;
    end case;
end $$;

create function app.opened_case_id(actor text, op_id uuid) returns uuid
    language plpgsql immutable strict
as $$
declare
    op bytea := uuid_send(op_id);
    digest bytea := sha256(
        convert_to(actor, 'UTF8') || '\x00'::bytea || convert_to(op_id::text, 'UTF8'));
    high int := ((get_byte(digest, 0) & 3) << 10) | (get_byte(digest, 1) << 2)
        | (get_byte(digest, 2) >> 6);
    bits bytea := substr(op, 1, 6) || int2send((28672 | high)::int2) || substr(digest, 3, 8);
begin
    return encode(set_byte(bits, 8, 128 | (get_byte(digest, 2) & 63)), 'hex')::uuid;
end $$;

create function app.refused(c app.case_item, reason text) returns app.verdict
    language plpgsql immutable
as $$
begin
    return row('refused', jsonb_build_object('reason', reason), c)::app.verdict;
end $$;

create function app.append(c app.case_item, o app.operation) returns app.verdict
    language plpgsql
as $$
declare
    n int := coalesce((c.lengths ->> o.target)::int, 0) + 1;
    attached text := '';
    content bytea;
    sealed bytea;
    detail jsonb;
begin
    if o.chained then
        if o.args -> 'attachments' <> '[]' then
            select string_agg((item.value -> 'sha256')::text, ',' order by item.position)
            into attached
            from jsonb_array_elements(o.args -> 'attachments')
                with ordinality item (value, position);
        end if;
        content := sha256(convert_to(
            '{"attachments":[' || attached || '],"author":' || to_json(o.actor)
            || ',"case":"' || o.case_id || '","op":"' || o.op_id
            || '","salt":' || (o.args -> 'salt')::text
            || ',"text":' || (o.args -> 'text')::text || '}', 'UTF8'));
        sealed := sha256(c.head || content || int8send(n));
        detail := jsonb_build_object(
            'n', n, 'content_hash', encode(content, 'hex'),
            'previous_hash', encode(c.head, 'hex'), 'hash', encode(sealed, 'hex'));
        c.head := sealed;
    else
        detail := jsonb_build_object('n', n);
    end if;
    c.lengths := c.lengths || jsonb_build_object(o.target, n);
    return row('applied', detail, c)::app.verdict;
end $$;

create function app.set_field(c app.case_item, o app.operation) returns app.verdict
    language plpgsql
as $$
declare
    mine jsonb := o.args -> 'value';
    theirs jsonb := coalesce(c.fields -> o.target -> 0, 'null');
    revision bigint := coalesce((c.fields -> o.target ->> 1)::bigint, 0);
begin
    if (to_jsonb(revision) <> o.args -> 'base_revision'
        or coalesce(o.args -> 'base', theirs) <> theirs) and theirs <> mine
    then
        return row('conflict', jsonb_build_object(
            'reason', 'Somebody else changed it meanwhile.',
            'base', o.args -> 'base', 'mine', mine, 'theirs', theirs), c)::app.verdict;
    end if;
    revision := revision + 1;
    c.fields := c.fields || jsonb_build_object(o.target, jsonb_build_array(mine, revision));
    return row('applied', jsonb_build_object('before', theirs, 'revision', revision), c)
        ::app.verdict;
end $$;

create function app.change_member(c app.case_item, o app.operation)
    returns app.verdict language plpgsql
as $$
declare
    member jsonb := o.args -> 'value';
    key bytea := sha256(convert_to(app.canonical(member), 'UTF8'));
begin
    if o.removes then
        update app.set_member s set is_in = false
        where s.case_id = c.case_id and s.name = o.target and s.digest = key and s.is_in;
    else
        insert into app.set_member as s (case_id, name, digest, value, is_in, scope, class)
        values (c.case_id, o.target, key, member, true, c.scope, c.class)
        on conflict (case_id, name, digest) do update set is_in = true where not s.is_in;
    end if;
    return row('applied', jsonb_build_object('changed', found), c)::app.verdict;
end $$;

-- Until when a claim made now is its holder's alone.
create function app.lease_from(at timestamptz) returns timestamptz language plpgsql stable
as $$
begin
    return date_trunc('second', at + interval '4 hours');
end $$;

create function app.until(lease timestamptz) returns text language plpgsql stable
as $$
begin
    return to_char(lease at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"');
end $$;

-- The holder's work renews a lease; the end of the work ends it.
create function app.worked_on(c app.case_item, o app.operation) returns timestamptz
    language plpgsql stable
as $$
begin
    return case
        when c.lease is null or c.state not in ('new', 'open', 'waiting') then null
        when c.assignee = o.actor then app.lease_from(o.at)
        else c.lease
    end;
end $$;

create function app.claim(c app.case_item, o app.operation) returns app.verdict
    language plpgsql
as $$
declare
    holder text := c.assignee;
    detail jsonb;
begin
    if c.state not in ('new', 'open', 'waiting') then
        return app.refused(c, format('The case is %s; reopen it first.', c.state));
    elsif o.target = 'claim' then
        if holder = o.actor then
            c.lease := app.worked_on(c, o);
        elsif holder is null or c.lease <= o.at then
            c := app.handed_over(c, o, o.actor);
            c.lease := app.lease_from(o.at);
        else
            detail := jsonb_build_object('reason', format('%s holds it.', holder),
                'holder', holder, 'until', app.until(c.lease));
            return row('refused', detail, c)::app.verdict;
        end if;
        detail := jsonb_build_object(
            'token', c.token, 'before', holder, 'until', app.until(c.lease));
        return row('applied', detail, c)::app.verdict;
    elsif o.target = 'assign' then
        c := app.handed_over(c, o, o.args ->> 'to');
    elsif holder is distinct from o.actor then
        return app.refused(c, format('%s holds it, not you.', coalesce(holder, 'Nobody')));
    else
        c := app.handed_over(c, o, null);
    end if;
    return row('applied', jsonb_build_object('token', c.token, 'before', holder), c)::app.verdict;
end $$;

create function app.handed_over(c app.case_item, o app.operation, new_holder text)
    returns app.case_item language plpgsql
as $$
begin
    if c.state = 'new' and new_holder is not null then
        c.state := 'open';
    end if;
    c.assignee := new_holder;
    c.token := c.token + 1;
    c.claim_op := case when new_holder is not null then o.op_id end;
    c.lease := null;
    return c;
end $$;

create function app.transition(c app.case_item, o app.operation)
    returns app.verdict language plpgsql
as $$
declare
    deciding boolean := o.target = 'decided';
    before text := c.state;
    n int;
    detail jsonb;
begin
    if before <> all (o.sources) then
        return row(
            case when deciding then 'superseded' else 'refused' end,
            jsonb_build_object('reason', format('The case is %s.', before), 'state', before),
            c)::app.verdict;
    end if;
    -- The decision rests on the token, or on the very claim made offline.
    if deciding and not (
        coalesce(c.assignee = o.actor, false) and (
            coalesce(o.args -> 'token' = to_jsonb(c.token), false)
            or coalesce(o.args ->> 'claim' = c.claim_op::text, false)))
    then
        return row('superseded', jsonb_build_object(
            'reason', format('%s holds the case.', coalesce(c.assignee, 'Nobody')),
            'holder', c.assignee), c)::app.verdict;
    end if;
    c.state := case when o.target = 'back' then o.args ->> 'to' else o.target end;
    if o.target = 'back' and c.state = 'decided'
        and coalesce((c.lengths ->> 'decision')::int, 0) = 0
    then
        c.state := before;
        return app.refused(c, 'Nothing was decided yet.');
    end if;
    if o.kind = 'case.reopen' then
        c.token := c.token + 1;
    end if;
    detail := jsonb_build_object('before', before, 'token', c.token);
    if deciding then
        n := coalesce((c.lengths ->> 'decision')::int, 0) + 1;
        c.lengths := c.lengths || jsonb_build_object('decision', n);
        detail := detail || jsonb_build_object('n', n);
    end if;
    return row('applied', detail, c)::app.verdict;
end $$;

-- Whether an operation has the arguments that its rule reads.
create function app.is_whole(o app.operation) returns boolean
    language plpgsql immutable
as $$
begin
    if jsonb_typeof(o.args) <> 'object' then
        return false;
    elsif o.kind = 'case.open' then
        return coalesce(
            o.args -> 'fields' ?& array['scope', 'kind', 'priority', 'subject', 'received',
                'jurisdiction', 'language']
            and jsonb_typeof(o.args -> 'reasons') = 'object', false);
    elsif o.chained then
        return coalesce(
            jsonb_typeof(o.args -> 'text') = 'string' and jsonb_typeof(o.args -> 'salt') = 'string'
            and (o.args -> 'attachments' = '[]' or app.all_hashed(o.args -> 'attachments')),
            false);
    elsif o.rule = 'set_field' then
        return coalesce(
            o.args ? 'value' and jsonb_typeof(o.args -> 'base_revision') = 'number'
            and (o.target <> 'scope' or jsonb_typeof(o.args -> 'value') = 'string'), false);
    elsif o.rule = 'member' then
        return o.args ? 'value';
    elsif o.target = 'assign' then
        return coalesce(jsonb_typeof(o.args -> 'to') in ('string', 'null'), false);
    elsif o.target = 'back' then
        return coalesce(
            o.args ->> 'to' in ('new', 'open', 'waiting', 'decided', 'closed'), false);
    elsif o.target = 'waiting' then
        return coalesce(jsonb_typeof(o.args -> 'for') = 'string', false);
    end if;
    return true;
end $$;

create function app.all_hashed(attachments jsonb) returns boolean language plpgsql immutable
as $$
begin
    return jsonb_typeof(attachments) = 'array' and not exists (
        select from jsonb_array_elements(attachments) attachment
        where jsonb_typeof(attachment -> 'sha256') is distinct from 'string');
end $$;
