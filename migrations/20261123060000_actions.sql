-- Up Migration

-- Something that somebody has to do until a day.
create table action (
  id bigint generated always as identity primary key,
  project_id bigint not null references project (id),
  reference text collate "C" not null,
  title text not null,
  description text,
  owner text,
  due date,
  priority text not null default 'normal',
  status text not null default 'open',
  blocked_reason text,
  blocked_on date,
  -- What it follows from: another entry of the same project.
  source_reference text collate "C",
  -- What came of it, or why it was cancelled.
  outcome text,
  done_on date,
  -- How often it was put off.
  moved_count integer not null default 0,
  removed_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint action_reference_never_reused unique (reference),
  constraint action_reference_format check (reference ~ '^[A-Z][A-Z0-9]{1,9}-A[1-9][0-9]*$'),
  constraint action_title_length check (length(title) between 1 and 200),
  constraint action_text_length check (
    length(description) <= 20000 and length(blocked_reason) <= 20000 and length(outcome) <= 20000
  ),
  constraint action_priority check (priority in ('low', 'normal', 'high', 'critical')),
  constraint action_status check (status in ('open', 'in_progress', 'blocked', 'done', 'cancelled')),
  constraint action_blocked_says_why check (
    (status = 'blocked') = (blocked_reason is not null) and (status = 'blocked') = (blocked_on is not null)
  ),
  constraint action_done_has_day check ((status = 'done') = (done_on is not null)),
  constraint action_outcome_at_the_end check (outcome is null or status in ('done', 'cancelled')),
  constraint action_cancelled_says_why check (status <> 'cancelled' or outcome is not null),
  constraint action_moved_count check (moved_count >= 0),
  constraint action_source_format check (source_reference ~ '^[A-Z][A-Z0-9]{1,9}-[A-Z][1-9][0-9]*$'),
  constraint action_source_is_another check (source_reference <> reference),
  constraint action_source_of_same_project check (split_part(source_reference, '-', 1) = split_part(reference, '-', 1))
);
create index action_of_project on action (project_id) where removed_at is null;
create index action_of_source on action (source_reference) where removed_at is null;

create trigger action_version before update on action for each row execute function count_version();
create trigger action_no_truncate before truncate on action for each statement execute function refuse_truncate();
create trigger action_history after insert or update or delete on action
  for each row execute function record_event('reference', 'project_id');

-- Down Migration

drop table action;
