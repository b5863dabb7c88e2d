-- Up Migration

-- A briefing as it was made: the facts of one scope on one day. The same facts on the same day are the same revision. It
-- has no history and no undo, and does not travel with a project: it says what was told here.
create table briefing (
  id bigint generated always as identity primary key,
  -- 'portfolio', or the key of the project at that time: it can be shown when the project is gone.
  scope text not null,
  project_id bigint references project (id) on delete set null,
  -- The day in the zone of whom it was made for.
  business_date date not null,
  revision integer not null,
  as_of timestamptz not null,
  -- From when on something counts as new.
  since timestamptz not null,
  -- SHA-256 of the facts, in hexadecimal digits.
  facts_hash text not null,
  content jsonb not null,
  actor text not null,
  created_at timestamptz not null default clock_timestamp(),
  -- When these facts were found last.
  found_at timestamptz not null default clock_timestamp(),
  constraint briefing_revision_once unique (scope, business_date, revision),
  constraint briefing_facts_once unique (scope, business_date, facts_hash),
  constraint briefing_scope_format check (scope = 'portfolio' or scope ~ '^[A-Z][A-Z0-9]{1,9}$'),
  constraint briefing_portfolio_has_no_project check (scope <> 'portfolio' or project_id is null),
  constraint briefing_revision_positive check (revision > 0),
  constraint briefing_since_before check (since <= as_of),
  constraint briefing_facts_hash_format check (facts_hash ~ '^[0-9a-f]{64}$'),
  constraint briefing_content_facts check (jsonb_typeof(content -> 'facts') is not distinct from 'array')
);
create index briefing_project on briefing (project_id);

-- What came of a delivery: one row for each channel, scope and day, so that a second run delivers only what failed.
create table briefing_delivery (
  id bigint generated always as identity primary key,
  briefing_id bigint not null references briefing (id) on delete cascade,
  scope text not null,
  business_date date not null,
  -- SHA-256 of the destination, which may hold a secret.
  channel_key text not null,
  -- The destination as it may be shown.
  channel text not null,
  status text not null,
  -- Of the last run.
  attempts integer not null,
  error text,
  -- The last success: stays when a delivery that was forced fails.
  delivered_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint briefing_delivery_once unique (scope, business_date, channel_key),
  constraint briefing_delivery_channel_key_format check (channel_key ~ '^[0-9a-f]{64}$'),
  constraint briefing_delivery_channel_length check (length(channel) between 1 and 500),
  constraint briefing_delivery_status check (status in ('delivered', 'failed')),
  constraint briefing_delivery_attempts check (attempts > 0),
  constraint briefing_delivery_error check ((status = 'failed') = (error is not null)),
  constraint briefing_delivery_delivered check (status = 'failed' or delivered_at is not null)
);
create index briefing_delivery_briefing on briefing_delivery (briefing_id);

-- Who is forgotten is forgotten in what was told, too: in the facts about that person and the sentences that cite them.
create function forget_in_briefings() returns trigger language plpgsql as $$
begin
  update briefing
     set content = content
       || jsonb_build_object('facts', (
            select coalesce(jsonb_agg(
              case when fact -> 'references' ? new.reference
                then fact || jsonb_build_object('text', new.reference || ' is about a person who was forgotten.')
                else fact end
              order by place), '[]')
              from jsonb_array_elements(content -> 'facts') with ordinality as facts (fact, place)))
       || jsonb_build_object('narrative', (content -> 'narrative') || jsonb_build_object('sentences', (
            select coalesce(jsonb_agg(sentence order by place), '[]')
              from jsonb_array_elements(content #> '{narrative,sentences}') with ordinality as told (sentence, place)
             where not exists (
               select from jsonb_array_elements(content -> 'facts') as fact
                where fact -> 'references' ? new.reference and sentence -> 'factIds' ? (fact ->> 'id')))))
   where exists (
     select from jsonb_array_elements(content -> 'facts') as fact where fact -> 'references' ? new.reference);
  return null;
end $$;
create trigger stakeholder_forgotten_in_briefings after update of forgotten_on on stakeholder
  for each row when (old.forgotten_on is null and new.forgotten_on is not null)
  execute function forget_in_briefings();

-- Down Migration

drop trigger stakeholder_forgotten_in_briefings on stakeholder;
drop function forget_in_briefings();
drop table briefing_delivery;
drop table briefing;
