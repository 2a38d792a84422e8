-- Dialbot's whole schema, taken as it is by SQLite and by Postgres.
-- Ids are UUIDv7 text. Times are bigint epoch milliseconds named …_at. Money is bigint micro-dollars named …_micros.
-- Columns named …_json hold JSON text. State words are the same in TypeScript, JSON and Slack.

create table schema_migrations (
  name text primary key,
  applied_at bigint not null
);

-- A CSV that was taken in. A one-off `/dial call` is a list of one lead.
create table lists (
  id text primary key,
  name text not null,
  source text not null check (source in ('slack', 'api', 'call')),
  state text not null check (state in ('importing', 'ready', 'failed')),
  failure text,
  channel text,
  thread_ts text,
  file_id text,
  content_hash text not null,
  uploaded_by text not null,
  accepted integer not null default 0,
  rejected integer not null default 0,
  duplicates integer not null default 0,
  suppressed integer not null default 0,
  unzoned integer not null default 0,
  without_consent integer not null default 0,
  columns_json text not null default '[]',
  variables_json text not null default '[]',
  created_at bigint not null,
  ready_at bigint,
  -- Of the duplicates: those whose number waits in another list that a campaign calls.
  elsewhere integer not null default 0,
  -- Of the accepted: those whose number is in another list, too, that nobody has started yet.
  also_unstarted integer not null default 0,
  -- Of the accepted: those who said no to calls, as the file has it.
  refused integer not null default 0,
  -- How far the import is: rows that were judged, and bytes of the file as it was sent.
  rows_read integer not null default 0,
  bytes_read bigint not null default 0,
  bytes_total bigint not null default 0,
  -- When the import began; null while it waits for its turn.
  started_at bigint,
  -- The commonest reasons why rows were left out, with how many and which.
  reasons_json text not null default '[]',
  -- Which columns may be the phone column, when nobody but a person can tell. No cell of the file.
  question_json text,
  -- Who stopped the import.
  canceled_by text,
  -- Between which ids its leads are, in the order of the file; null: nobody knows.
  first_lead_id text,
  last_lead_id text,
  -- Of the accepted: those of whom nobody can read whether they said no to calls.
  unclear integer not null default 0,
  -- What stands in columns of consent and refusals and cannot be read, how often, and what people say it means.
  unread_json text not null default '[]',
  -- The leads whose names are the oddest to speak.
  odd_leads_json text not null default '[]'
);
create index lists_by_channel on lists (channel, created_at);
-- The same bytes shared twice in one place are one list. A failed import may be tried again.
create unique index lists_one_per_content on lists (content_hash, coalesce(channel, ''))
  where state <> 'failed' and source <> 'call';

-- A row of a file that did not become a lead, with the reason, as it goes back in rejected.csv.
create table rejected_rows (
  list_id text not null references lists (id),
  row_number integer not null,
  verdict text not null check (verdict in ('rejected', 'duplicate', 'suppressed')),
  reason text not null,
  cells_json text not null,
  primary key (list_id, row_number)
);

-- Which column of files with the same header has the phone numbers, as somebody of the channel said.
create table column_choices (
  channel text not null,
  header_key text not null,
  choice_json text not null,
  chosen_by text not null,
  chosen_at bigint not null,
  primary key (channel, header_key)
);

create table leads (
  id text primary key,
  list_id text not null references lists (id),
  row_number integer not null,
  phone text not null,
  country text not null,
  name text,
  first_name text,
  last_name text,
  email text,
  company text,
  region text,
  zip text,
  timezone text,
  zones_json text not null,
  language text,
  prompt text,
  owner text,
  consent text not null check (consent in ('granted', 'refused', 'unknown')),
  consent_source text,
  consent_at bigint,
  variables_json text not null,
  state text not null check (state in ('waiting', 'dialing', 'done', 'blocked')),
  -- Why it is blocked, or why it waits.
  reason text,
  next_at bigint not null,
  outcome text check (outcome in ('interested', 'callback', 'transferred', 'not_interested', 'do_not_call',
    'wrong_number', 'talked', 'voicemail', 'no_answer', 'busy', 'bad_number', 'failed', 'canceled', 'needs_review')),
  created_at bigint not null,
  updated_at bigint not null
);
create index leads_due on leads (list_id, next_at, row_number) where state = 'waiting';
create index leads_by_reason on leads (list_id, state, reason, next_at);

-- Which lead a number is in a list. Kept beside the leads, for an import fills it at its end and in the order of the
-- numbers: an index on leads would take as long as all the rest of the import.
create table lead_numbers (
  phone text not null,
  list_id text not null,
  lead_id text not null,
  primary key (phone, list_id)
);

-- The text and settings a call was made with, kept for ever under a hash of both.
create table prompt_versions (
  id text primary key,
  name text not null,
  hash text not null,
  body text not null,
  settings_json text not null,
  created_at bigint not null
);
create unique index prompt_versions_one_per_hash on prompt_versions (name, hash);

create table campaigns (
  id text primary key,
  name text not null,
  list_id text not null references lists (id),
  state text not null check (state in ('scheduled', 'running', 'paused', 'finished', 'stopped')),
  -- Why it is paused or stopped: 'operator', or the word of the rule that did it.
  reason text,
  channel text,
  -- Slack's ts of the campaign card, once it is posted.
  card_ts text,
  prompt text not null,
  lines integer,
  max_attempts integer not null,
  budget_micros bigint,
  started_by text not null,
  consent_by text,
  consent_at bigint,
  starts_at bigint not null,
  started_at bigint,
  -- When it last began to run: the breaker judges what ended since.
  running_since bigint,
  ended_at bigint,
  created_at bigint not null,
  updated_at bigint not null,
  -- What its calls have cost, and how many of them have a price: the sums of attempts.cost_micros, kept
  -- because a budget is asked about before every call.
  spent_micros bigint not null default 0,
  priced_calls integer not null default 0,
  -- With APPROVAL=two: the second operator. Until then it is scheduled with the reason 'approval'.
  approved_by text,
  approved_at bigint,
  -- Narrows the legal hours and CALLING_HOURS, as somebody wrote it: 'Mon-Fri 10:00-17:00'.
  hours text
);
create index campaigns_by_state on campaigns (state, created_at);
create index campaigns_by_channel on campaigns (channel, created_at);
create unique index campaigns_one_active_per_list on campaigns (list_id)
  where state in ('scheduled', 'running', 'paused');

-- One intended phone call. Committed as `reserved` before Bland is asked.
create table attempts (
  id text primary key,
  campaign_id text not null references campaigns (id),
  lead_id text not null references leads (id),
  phone text not null,
  number integer not null,
  state text not null check (state in ('reserved', 'sent', 'unknown', 'live', 'ended')),
  -- 1: Bland provably placed no call. Such an attempt counts towards nothing.
  released integer not null default 0 check (released in (0, 1)),
  outcome text check (outcome in ('interested', 'callback', 'transferred', 'not_interested', 'do_not_call',
    'wrong_number', 'talked', 'voicemail', 'no_answer', 'busy', 'bad_number', 'failed', 'canceled', 'needs_review')),
  -- Why it was released, is unknown, or was judged as it was.
  reason text,
  prompt text not null,
  prompt_version_id text references prompt_versions (id),
  -- What the gate saw when it let the call through.
  gate_json text not null,
  call_id text,
  reserved_at bigint not null,
  sent_at bigint,
  live_at bigint,
  ended_at bigint,
  -- When Bland says the call began and how long people talked.
  started_at bigint,
  duration_ms bigint,
  cost_micros bigint,
  answered_by text,
  disposition text,
  summary text,
  recording_url text,
  error_message text,
  -- How often and when Bland was last asked about a silent or unknown call.
  looks integer not null default 0,
  looked_at bigint,
  -- 1: the AI and the company were named in the first 30 s; 0: they were not; null: nobody can tell.
  disclosed integer check (disclosed in (0, 1))
);
-- The rule Dialbot lives by: one open attempt per phone number, whatever the campaign.
create unique index attempts_one_open_per_number on attempts (phone)
  where state in ('reserved', 'sent', 'unknown', 'live');
create unique index attempts_one_per_number on attempts (lead_id, number) where released = 0;
-- For the foreign key: Postgres looks there for each lead that is deleted.
create index attempts_by_lead on attempts (lead_id, number);
create unique index attempts_one_per_call on attempts (call_id) where call_id is not null;
create index attempts_open on attempts (campaign_id, state)
  where state in ('reserved', 'sent', 'unknown', 'live');
create index attempts_open_pages on attempts (id) where state in ('reserved', 'sent', 'unknown', 'live');
create index attempts_by_campaign on attempts (campaign_id, id);
create index attempts_by_phone on attempts (phone, reserved_at);
create index attempts_ended on attempts (campaign_id, ended_at) where outcome is not null;
create index attempts_caller_id on attempts (ended_at) where reason = 'caller_id_blocked';
create index attempts_by_time on attempts (reserved_at) where released = 0;

create table transcript_turns (
  attempt_id text not null references attempts (id),
  position integer not null,
  speaker text not null,
  text text not null,
  said_at bigint,
  primary key (attempt_id, position)
);

-- What a person of the team said a call came to, when Dialbot had it wrong. The attempt has the newest.
create table corrections (
  id text primary key,
  attempt_id text not null references attempts (id),
  was text not null,
  outcome text not null,
  corrected_by text not null,
  corrected_at bigint not null
);
create index corrections_by_attempt on corrections (attempt_id, id);

-- Everything Bland told us, as it came, before anything was done about it.
create table webhook_receipts (
  id text primary key,
  kind text not null check (kind in ('record', 'event', 'unreadable')),
  call_id text,
  -- The attempt whose signed token the webhook carried.
  token_attempt_id text,
  body_hash text not null,
  body text not null,
  deliveries integer not null default 1,
  received_at bigint not null,
  processed_at bigint,
  -- What was made of it: settled, duplicate, late, unknown_call, ignored, failed: …
  result text
);
create unique index webhook_receipts_once on webhook_receipts (kind, body_hash);
create index webhook_receipts_open on webhook_receipts (id) where processed_at is null;
create index webhook_receipts_by_call on webhook_receipts (call_id);

-- What is to be said in Slack. A row names the fact; the words are made when it is sent.
create table outbox (
  id text primary key,
  key text not null unique,
  kind text not null,
  subject_id text not null,
  campaign_id text,
  channel text not null,
  thread_ts text,
  state text not null check (state in ('pending', 'sent', 'dead')),
  -- Raised by each request to say it anew; an edit is due while sent_revision lags behind.
  revision integer not null default 1,
  sent_revision integer not null default 0,
  message_ts text,
  tries integer not null default 0,
  next_at bigint not null,
  error text,
  created_at bigint not null,
  sent_at bigint
);
create index outbox_pending on outbox (channel, next_at, id) where state = 'pending';
create index outbox_dead on outbox (id) where state = 'dead';
create index outbox_by_campaign on outbox (campaign_id, kind, created_at);

create table slack_events (
  id text primary key,
  received_at bigint not null
);

-- Numbers that are never called.
create table suppressions (
  phone text primary key,
  source text not null,
  reason text,
  added_by text not null,
  attempt_id text,
  added_at bigint not null
);

-- Numbers whose people may have asked not to be called: nobody calls them until somebody has decided.
create table holds (
  phone text primary key,
  -- On which call it was heard: ours, or Bland's id of one that came in. Both null: a file says so.
  attempt_id text,
  call_id text,
  reason text not null,
  held_at bigint not null,
  -- Who said what is right. The number may be called again unless it is on the do-not-call list.
  decided_by text,
  decided_at bigint
);
create index holds_open on holds (held_at, phone) where decided_at is null;

-- Calls of people who called back. They count as contact with the number.
create table inbound_calls (
  -- Bland's.
  call_id text primary key,
  phone text not null,
  -- Our last call to the number.
  attempt_id text not null,
  -- 1: they asked not to be called.
  optout integer not null default 0 check (optout in (0, 1)),
  duration_ms bigint not null,
  cost_micros bigint,
  summary text,
  called_at bigint not null
);
create index inbound_calls_by_phone on inbound_calls (phone, called_at);
create index inbound_calls_by_time on inbound_calls (called_at);

-- Files of a national do-not-call registry. The newest date is how fresh our copy is.
create table national_files (
  id text primary key,
  name text not null,
  content_hash text not null unique,
  -- The date the registry gave the file, as epoch milliseconds of its midnight in UTC.
  dated_at bigint not null,
  numbers integer not null default 0,
  imported_by text not null,
  imported_at bigint not null,
  -- Null while it is being read.
  ready_at bigint
);

-- Marketing calls must not reach these.
create table national_numbers (
  phone text primary key,
  file_id text not null references national_files (id)
);
create index national_numbers_by_file on national_numbers (file_id);

-- People whose data was erased: a keyed hash of the number is all that is kept, and it is never called.
create table forgotten_numbers (
  phone_hash text primary key,
  forgotten_by text not null,
  forgotten_at bigint not null
);

-- Keys that must outlive every setting, made by the program.
create table keys (
  name text primary key,
  value text not null
);

-- Who did what. Rows are only ever added.
create table audit (
  id text primary key,
  at bigint not null,
  actor text not null,
  action text not null,
  subject text not null,
  detail_json text not null
);
create index audit_by_subject on audit (subject, at);

create table leases (
  name text primary key,
  holder text not null,
  expires_at bigint not null
);
