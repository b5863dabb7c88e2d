-- Up Migration

-- Who delivers where just now, so that two runs at the same time deliver once. A row is there while a run delivers; what
-- a run that was killed left behind lapses.
create table briefing_delivery_claim (
  scope text not null,
  business_date date not null,
  channel_key text not null,
  -- The run.
  owner uuid not null,
  claimed_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  primary key (scope, business_date, channel_key),
  constraint briefing_delivery_claim_lasts check (expires_at > claimed_at)
);

-- Down Migration

drop table briefing_delivery_claim;
