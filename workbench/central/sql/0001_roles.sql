-- Who owns what. Both roles belong to the whole server, so a second centre there finds them.
-- workbench_definer owns all objects and is what functions run as: it cannot sign in and is no
-- superuser. workbench_logins alone can change a login's password. workbench_people is what every
-- person is a member of.
do $$
begin
    if not exists (select from pg_roles where rolname = 'workbench_definer') then
        create role workbench_definer nologin nosuperuser nobypassrls;
    end if;
    if not exists (select from pg_roles where rolname = 'workbench_logins') then
        create role workbench_logins nologin nosuperuser nobypassrls createrole;
    end if;
    if not exists (select from pg_roles where rolname = 'workbench_people') then
        create role workbench_people nologin nosuperuser nobypassrls;
    end if;
end $$;

alter default privileges for role workbench_definer revoke execute on functions from public;
alter default privileges for role workbench_logins revoke execute on functions from public;

grant usage on language plpgsql to workbench_definer, workbench_logins;

create schema app authorization workbench_definer;
create schema api authorization workbench_definer;
grant usage on schema app, api to workbench_people;

create table app.migration (
    number int primary key,
    name text not null,
    at timestamptz not null default clock_timestamp()
);
alter table app.migration owner to workbench_definer;
alter table app.migration enable row level security;
alter table app.migration force row level security;
