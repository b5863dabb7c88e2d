-- Up Migration

-- A point that a project is to reach: planned once, forecast again and again, reached on a day.
create table milestone (
  id bigint generated always as identity primary key,
  project_id bigint not null references project (id),
  reference text collate "C" not null,
  title text not null,
  description text,
  type text not null default 'milestone',
  baseline_on date not null,
  -- Each new baseline is a new version that says why.
  baseline_version integer not null default 1,
  baseline_reason text,
  forecast_on date,
  actual_on date,
  owner text,
  acceptance_criteria text,
  weight numeric(5, 2),
  removed_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint milestone_reference_never_reused unique (reference),
  constraint milestone_reference_format check (reference ~ '^[A-Z][A-Z0-9]{1,9}-M[1-9][0-9]*$'),
  constraint milestone_title_length check (length(title) between 1 and 200),
  constraint milestone_text_length check (
    length(description) <= 20000 and length(acceptance_criteria) <= 20000 and length(baseline_reason) <= 20000
  ),
  constraint milestone_type check (type in ('milestone', 'gate', 'payment')),
  constraint milestone_baseline_version check (baseline_version > 0),
  constraint milestone_new_baseline_says_why check ((baseline_version = 1) = (baseline_reason is null)),
  constraint milestone_weight check (weight between 0 and 100)
);
create index milestone_of_project on milestone (project_id) where removed_at is null;

create trigger milestone_version before update on milestone for each row execute function count_version();
create trigger milestone_no_truncate before truncate on milestone for each statement execute function refuse_truncate();
create trigger milestone_history after insert or update or delete on milestone
  for each row execute function record_event('reference', 'project_id');

-- Down Migration

drop table milestone;
