-- What a campaign has cost is kept with it: summing its calls before each new one takes longer the longer it runs.
alter table campaigns add column spent_micros bigint not null default 0;
alter table campaigns add column priced_calls integer not null default 0;
update campaigns set
  spent_micros = coalesce((select sum(cost_micros) from attempts where campaign_id = campaigns.id), 0),
  priced_calls = (select count(cost_micros) from attempts where campaign_id = campaigns.id);
