-- Up Migration

-- Each attempt of a model (or of the rules) at an answer. No history, no undo: it is a log, and is removed by age.
create table ai_interaction (
  id uuid primary key,
  -- All of one command.
  run_id uuid not null,
  -- The first attempt at the same answer. Not a foreign key: retention may have removed it already.
  parent_id uuid,
  attempt integer not null,
  command text not null,
  task text not null,
  subject text,
  provider text not null,
  host text,
  model text not null,
  -- As the server named what answered.
  model_resolved text,
  model_digest text,
  prompt_version integer not null,
  schema_id text,
  schema_hash text,
  context_tokens integer not null,
  max_output_tokens integer not null,
  status text not null,
  error_code text,
  error_message text,
  http_status integer,
  done_reason text,
  -- Without calibration, so that ai_calibration can learn from it.
  prompt_tokens_estimated integer not null,
  prompt_tokens integer,
  output_tokens integer,
  load_ms integer,
  prompt_ms integer,
  generation_ms integer,
  first_byte_ms integer,
  total_ms integer,
  grounded integer,
  rejected integer,
  -- Null when AI_LOG_CONTENT was off.
  messages jsonb,
  response text,
  issues jsonb not null default '[]',
  created_at timestamptz not null,
  finished_at timestamptz,
  constraint ai_interaction_attempt check (attempt > 0),
  constraint ai_interaction_provider check (provider in ('ollama', 'openai', 'rules', 'mock')),
  constraint ai_interaction_status check (
    status in ('running', 'ok', 'repaired', 'salvaged', 'fallback', 'failed', 'cancelled', 'abandoned')
  ),
  constraint ai_interaction_finished check ((status in ('running', 'abandoned')) = (finished_at is null)),
  constraint ai_interaction_done_reason check (done_reason in ('stop', 'length')),
  constraint ai_interaction_messages_list check (jsonb_typeof(messages) = 'array'),
  constraint ai_interaction_issues_list check (jsonb_typeof(issues) = 'array')
);
create index ai_interaction_created on ai_interaction (created_at desc, id);
create index ai_interaction_run on ai_interaction (run_id);

-- What a million tokens cost, from a day on, in millionths of the currency's unit. Models that run here have none.
create table ai_price (
  model text not null,
  valid_from date not null,
  input_micros bigint not null,
  output_micros bigint not null,
  currency text not null,
  constraint ai_price_pkey primary key (model, valid_from),
  constraint ai_price_positive check (input_micros >= 0 and output_micros >= 0),
  constraint ai_price_currency_format check (currency ~ '^[A-Z]{3}$')
);

-- Tokens that a model counts for each that we estimate.
create table ai_calibration (
  model text primary key,
  ratio double precision not null,
  samples integer not null,
  constraint ai_calibration_ratio check (ratio between 0.5 and 1.3),
  constraint ai_calibration_samples check (samples > 0)
);

-- What `lab ai bench` has measured.
create table ai_benchmark (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  provider text not null,
  host text,
  model text not null,
  model_digest text,
  context_tokens integer not null,
  prompt_tokens integer not null,
  output_tokens integer not null,
  -- Tokens a second.
  prompt_rate double precision,
  generation_rate double precision,
  load_ms integer,
  constraint ai_benchmark_rates check (prompt_rate > 0 and generation_rate > 0),
  constraint ai_benchmark_counts check (context_tokens > 0 and prompt_tokens >= 0 and output_tokens >= 0)
);
create index ai_benchmark_model on ai_benchmark (model, at desc);

-- Down Migration

drop table ai_benchmark;
drop table ai_calibration;
drop table ai_price;
drop table ai_interaction;
