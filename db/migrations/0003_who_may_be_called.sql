drop index leads_by_state;
create index leads_by_reason on leads (list_id, state, reason, next_at);

alter table campaigns add column approved_by text;
alter table campaigns add column approved_at bigint;

alter table attempts add column disclosed integer check (disclosed in (0, 1));

create table national_files (
  id text primary key,
  name text not null,
  content_hash text not null unique,
  dated_at bigint not null,
  numbers integer not null default 0,
  imported_by text not null,
  imported_at bigint not null,
  ready_at bigint
);
create table national_numbers (
  phone text primary key,
  file_id text not null references national_files (id)
);
create index national_numbers_by_file on national_numbers (file_id);

create table forgotten_numbers (
  phone_hash text primary key,
  forgotten_by text not null,
  forgotten_at bigint not null
);

create table keys (
  name text primary key,
  value text not null
);
