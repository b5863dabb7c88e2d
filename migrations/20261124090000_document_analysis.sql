-- Up Migration

-- What was found in a document. It carries the reference of the document, so that it is in the document's history; a
-- second analysis replaces what the first has found.
create table document_analysis (
  id bigint generated always as identity primary key,
  project_id bigint not null references project (id),
  document_id bigint not null references document (id),
  -- That was read.
  version_id bigint not null references document_version (id),
  reference text collate "C" not null,
  source text not null,
  -- Null when no model has answered.
  model text,
  analysed_at timestamptz not null,
  result jsonb not null,
  removed_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint document_analysis_source check (source in ('ai', 'rules', 'ai+rules')),
  constraint document_analysis_model check ((source = 'rules') = (model is null)),
  constraint document_analysis_result_object check (jsonb_typeof(result) = 'object')
);
create unique index document_analysis_once on document_analysis (document_id) where removed_at is null;

-- What an analysis proposes for a register, until somebody has decided. Its number counts within the document.
create table suggestion (
  id bigint generated always as identity primary key,
  project_id bigint not null references project (id),
  document_id bigint not null references document (id),
  -- In which the evidence stands.
  version_id bigint not null references document_version (id),
  reference text collate "C" not null,
  number integer not null,
  kind text not null,
  text text not null,
  payload jsonb not null,
  evidence jsonb not null,
  origin text not null,
  confidence text not null,
  -- By which it is known again in another analysis and in another version of the document.
  fingerprint text not null,
  suggested_on date not null,
  status text not null default 'pending',
  decided_by text,
  decided_on date,
  decided_reason text,
  -- The entry of a register that was made of it.
  became text collate "C",
  removed_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint suggestion_number_once unique (document_id, number),
  constraint suggestion_number_positive check (number > 0),
  constraint suggestion_kind check (kind in ('risk', 'action', 'date', 'amount', 'stakeholder')),
  constraint suggestion_text_length check (length(text) between 1 and 2000),
  constraint suggestion_origin check (origin in ('ai', 'rules', 'both')),
  constraint suggestion_confidence check (confidence in ('high', 'medium', 'low')),
  constraint suggestion_payload_object check (jsonb_typeof(payload) = 'object'),
  -- Nothing is suggested without the words that it comes from.
  constraint suggestion_evidence_list check (jsonb_typeof(evidence) = 'array' and jsonb_array_length(evidence) > 0),
  constraint suggestion_status check (status in ('pending', 'accepted', 'rejected')),
  constraint suggestion_decided check (
    (status = 'pending') = (decided_on is null) and (status = 'pending') = (decided_by is null)
  ),
  constraint suggestion_became check ((status = 'accepted') = (became is not null))
);
create index suggestion_pending on suggestion (document_id) where status = 'pending' and removed_at is null;
create index suggestion_became_entry on suggestion (became) where became is not null;

create trigger document_analysis_version before update on document_analysis
  for each row execute function count_version();
create trigger document_analysis_no_truncate before truncate on document_analysis
  for each statement execute function refuse_truncate();
create trigger document_analysis_history after insert or update or delete on document_analysis
  for each row execute function record_event('reference', 'project_id');

create trigger suggestion_version before update on suggestion for each row execute function count_version();
create trigger suggestion_no_truncate before truncate on suggestion
  for each statement execute function refuse_truncate();
create trigger suggestion_history after insert or update or delete on suggestion
  for each row execute function record_event('reference', 'project_id');

-- Down Migration

drop table suggestion;
drop table document_analysis;
