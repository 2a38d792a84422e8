create table corrections (
  id text primary key,
  attempt_id text not null references attempts (id),
  was text not null,
  outcome text not null,
  corrected_by text not null,
  corrected_at bigint not null
);
create index corrections_by_attempt on corrections (attempt_id, id);
