create table holds (
  phone text primary key,
  attempt_id text,
  call_id text,
  reason text not null,
  held_at bigint not null,
  decided_by text,
  decided_at bigint
);
create index holds_open on holds (held_at, phone) where decided_at is null;

create table inbound_calls (
  call_id text primary key,
  phone text not null,
  attempt_id text not null,
  optout integer not null default 0 check (optout in (0, 1)),
  duration_ms bigint not null,
  cost_micros bigint,
  summary text,
  called_at bigint not null
);
create index inbound_calls_by_phone on inbound_calls (phone, called_at);
create index inbound_calls_by_time on inbound_calls (called_at);
