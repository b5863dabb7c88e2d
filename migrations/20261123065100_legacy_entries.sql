-- Up Migration

-- What entries of an earlier program became here, so that a file that is imported twice adds nothing twice, also not
-- after somebody has renamed or removed them.
create table legacy_entry (
  id bigint generated always as identity primary key,
  project_id bigint not null references project (id),
  -- Of the entry it became; of the project for what was said about the whole.
  reference text collate "C" not null,
  kind text not null,
  -- As the earlier program knew it; made from the content where it had none.
  legacy_id text not null,
  -- SHA-256 of the entry as it was: tells when the file says something else today.
  fingerprint text not null,
  removed_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint legacy_entry_kind check (kind in ('project', 'risk', 'action', 'milestone', 'stakeholder', 'budget_line')),
  constraint legacy_entry_id_length check (length(legacy_id) between 1 and 500)
);
create unique index legacy_entry_once on legacy_entry (project_id, kind, legacy_id) where removed_at is null;

create trigger legacy_entry_version before update on legacy_entry for each row execute function count_version();
create trigger legacy_entry_no_truncate before truncate on legacy_entry
  for each statement execute function refuse_truncate();
create trigger legacy_entry_history after insert or update or delete on legacy_entry
  for each row execute function record_event('reference', 'project_id');

-- Down Migration

drop table legacy_entry;
