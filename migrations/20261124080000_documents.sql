-- Up Migration

-- A file that belongs to a project. What it holds is in its versions.
create table document (
  id bigint generated always as identity primary key,
  project_id bigint not null references project (id),
  reference text collate "C" not null,
  title text not null,
  kind text,
  owner text,
  -- When it is to be looked at again, and when somebody last did.
  review_on date,
  reviewed_on date,
  added_on date not null,
  removed_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint document_reference_never_reused unique (reference),
  constraint document_reference_format check (reference ~ '^[A-Z][A-Z0-9]{1,9}-D[1-9][0-9]*$'),
  constraint document_title_length check (length(title) between 1 and 200),
  constraint document_owner_length check (length(owner) <= 200),
  constraint document_kind check (
    kind in ('charter', 'contract', 'minutes', 'status_report', 'risk_memo', 'invoice', 'email', 'policy', 'other')
  )
);
create index document_of_project on document (project_id) where removed_at is null;

-- What files hold, once however many documents have it. Empty where only the text came along.
create table document_file (
  sha256 text primary key,
  size bigint not null,
  content bytea,
  constraint document_file_sha256_format check (sha256 ~ '^[0-9a-f]{64}$'),
  constraint document_file_size check (size > 0 and octet_length(content) = size)
);
-- Files are compressed already, as PDF, DOCX and the like are.
alter table document_file alter column content set storage external;

-- A document as it was added, and each time it was replaced. It carries the reference of the document, so that it is
-- in the document's history.
create table document_version (
  id bigint generated always as identity primary key,
  project_id bigint not null references project (id),
  document_id bigint not null references document (id),
  reference text collate "C" not null,
  number integer not null,
  sha256 text not null references document_file (sha256),
  file_name text not null,
  media_type text not null,
  size bigint not null,
  language text,
  page_count integer not null,
  -- What was left out of the text: why, how much was kept, and of how much.
  truncated jsonb,
  warnings jsonb not null default '[]',
  added_on date not null,
  removed_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint document_version_number_positive check (number > 0),
  constraint document_version_file_name_length check (length(file_name) between 1 and 255),
  constraint document_version_language check (language in ('en', 'de')),
  constraint document_version_page_count check (page_count >= 0),
  constraint document_version_size check (size > 0),
  constraint document_version_warnings_list check (jsonb_typeof(warnings) = 'array'),
  constraint document_version_truncated_object check (jsonb_typeof(truncated) = 'object')
);
create unique index document_version_number on document_version (document_id, number) where removed_at is null;
create index document_version_of_file on document_version (sha256);

-- The text of a version, page by page. It follows from the file, so it has no history of its own.
create table document_page (
  id bigint generated always as identity primary key,
  project_id bigint not null references project (id),
  version_id bigint not null references document_version (id),
  number integer not null,
  text text not null,
  needs_ocr boolean not null default false,
  language text,
  -- At most a megabyte: the text of a page is cut to what is sure to fit.
  search tsvector generated always as (
    case language
      when 'en' then to_tsvector('english'::regconfig, left(text, 100000))
      when 'de' then to_tsvector('german'::regconfig, left(text, 100000))
      else to_tsvector('simple'::regconfig, left(text, 100000))
    end
  ) stored,
  constraint document_page_number_once unique (version_id, number),
  constraint document_page_number_positive check (number > 0),
  constraint document_page_language check (language in ('en', 'de'))
);
create index document_page_search on document_page using gin (search);

create trigger document_version before update on document for each row execute function count_version();
create trigger document_no_truncate before truncate on document for each statement execute function refuse_truncate();
create trigger document_history after insert or update or delete on document
  for each row execute function record_event('reference', 'project_id');

create trigger document_version_version before update on document_version for each row execute function count_version();
create trigger document_version_no_truncate before truncate on document_version
  for each statement execute function refuse_truncate();
create trigger document_version_history after insert or update or delete on document_version
  for each row execute function record_event('reference', 'project_id');

-- Down Migration

drop table document_page;
drop table document_version;
drop table document_file;
drop table document;
