alter table lists add column elsewhere integer not null default 0;
alter table lists add column also_unstarted integer not null default 0;
alter table lists add column refused integer not null default 0;
alter table lists add column rows_read integer not null default 0;
alter table lists add column bytes_read bigint not null default 0;
alter table lists add column bytes_total bigint not null default 0;
alter table lists add column started_at bigint;
alter table lists add column reasons_json text not null default '[]';
alter table lists add column question_json text;
alter table lists add column canceled_by text;
alter table lists add column first_lead_id text;
alter table lists add column last_lead_id text;

create table column_choices (
  channel text not null,
  header_key text not null,
  choice_json text not null,
  chosen_by text not null,
  chosen_at bigint not null,
  primary key (channel, header_key)
);

create table lead_numbers (
  phone text not null,
  list_id text not null,
  lead_id text not null,
  primary key (phone, list_id)
);
insert into lead_numbers (phone, list_id, lead_id) select phone, list_id, id from leads order by phone;
create index attempts_by_lead on attempts (lead_id, number);
drop index leads_one_phone_per_list;
drop index leads_by_phone;
