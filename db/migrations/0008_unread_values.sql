alter table lists add column unclear integer not null default 0;
alter table lists add column unread_json text not null default '[]';
alter table lists add column odd_leads_json text not null default '[]';
