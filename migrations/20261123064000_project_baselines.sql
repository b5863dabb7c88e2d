-- Up Migration

-- What a project was measured against from some day on: its dates, with the days of its milestones and the approved
-- money as they were then. The newest version that was not removed is the one in force.
create table project_baseline (
  id bigint generated always as identity primary key,
  project_id bigint not null references project (id),
  -- The key of the project, so that it is in the project's history.
  reference text collate "C" not null,
  baseline_version integer not null,
  start_on date not null,
  finish_on date not null,
  -- Each new baseline says why.
  reason text,
  set_by text not null,
  -- A list of {"reference", "title", "date"}.
  milestones jsonb not null default '[]',
  -- A list of {"amount", "currency"}, amounts as decimal strings; one a currency.
  approved jsonb not null default '[]',
  removed_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint project_baseline_version_positive check (baseline_version > 0),
  constraint project_baseline_order_of_dates check (finish_on >= start_on),
  constraint project_baseline_new_one_says_why check (baseline_version = 1 or reason is not null),
  constraint project_baseline_reason_length check (length(reason) <= 20000),
  constraint project_baseline_lists check (jsonb_typeof(milestones) = 'array' and jsonb_typeof(approved) = 'array')
);
create unique index project_baseline_version_once on project_baseline (project_id, baseline_version)
  where removed_at is null;

create trigger project_baseline_version before update on project_baseline
  for each row execute function count_version();
create trigger project_baseline_no_truncate before truncate on project_baseline
  for each statement execute function refuse_truncate();
create trigger project_baseline_history after insert or update or delete on project_baseline
  for each row execute function record_event('reference', 'project_id');

-- Down Migration

drop table project_baseline;
