alter table lists add column unclear integer not null default 0;
alter table lists add column unread_json text not null default '[]';
