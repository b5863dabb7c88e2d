-- Up Migration

-- Who changed what, in which transaction. The application names actor, command and reason with transaction-local
-- settings (lab.actor …), so that it works behind a transaction pooler; what psql changes is recorded just the same.
create table change (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  actor text not null,
  command text not null,
  reason text,
  undoes bigint references change (id),
  constraint change_undoes_earlier check (undoes < id)
);

create table event (
  id bigint generated always as identity primary key,
  change_id bigint not null references change (id),
  entity text not null,
  entity_id bigint not null,
  project_id bigint,
  reference text not null,
  operation text not null,
  before jsonb not null,
  after jsonb not null,
  constraint event_operation check (operation in ('add', 'edit', 'remove', 'restore', 'delete'))
);
create index event_change on event (change_id);
create index event_entity on event (entity, entity_id, id);
create index event_project on event (project_id, id);

create function refuse_rewriting_history() returns trigger language plpgsql as $$
begin
  raise exception 'the history (%) is append-only', tg_table_name using errcode = '42501';
end $$;
create trigger change_append_only before update or delete on change for each row execute function refuse_rewriting_history();
create trigger change_no_truncate before truncate on change for each statement execute function refuse_rewriting_history();
create trigger event_append_only before update or delete on event for each row execute function refuse_rewriting_history();
create trigger event_no_truncate before truncate on event for each statement execute function refuse_rewriting_history();

-- A truncate fires no row triggers, so it would leave no trace.
create function refuse_truncate() returns trigger language plpgsql as $$
begin
  raise exception 'truncating % would leave no history: delete its rows', tg_table_name using errcode = '42501';
end $$;

-- The change of the running transaction, made when its first event is recorded: a command that changes nothing
-- leaves none behind.
create function current_change() returns bigint language plpgsql as $$
declare
  known text := current_setting('lab.change', true);
  made bigint;
begin
  if known <> '' then
    return known::bigint;
  end if;
  insert into change (actor, command, reason, undoes)
  values (
    coalesce(nullif(current_setting('lab.actor', true), ''), session_user::text),
    coalesce(nullif(current_setting('lab.command', true), ''), 'SQL'),
    nullif(current_setting('lab.reason', true), ''),
    nullif(current_setting('lab.undoes', true), '')::bigint
  )
  returning id into made;
  perform set_config('lab.change', made::text, true);
  return made;
end $$;

-- Arguments: the column that holds the human reference, the column that holds the project's id.
-- Records only the columns that changed; versions, time stamps and generated columns follow from them.
create function record_event() returns trigger language plpgsql as $$
declare
  derived constant text[] := array['version', 'created_at', 'updated_at', 'score'];
  old_row jsonb := case when tg_op = 'INSERT' then '{}'::jsonb else to_jsonb(old) - derived end;
  new_row jsonb := case when tg_op = 'DELETE' then '{}'::jsonb else to_jsonb(new) - derived end;
  whole_row jsonb := case when tg_op = 'DELETE' then old_row else new_row end;
  changed_before jsonb;
  changed_after jsonb;
  what text;
begin
  if tg_op = 'UPDATE' then
    select coalesce(jsonb_object_agg(key, old_row -> key), '{}'), coalesce(jsonb_object_agg(key, value), '{}')
      into changed_before, changed_after
      from jsonb_each(new_row)
     where value is distinct from old_row -> key;
    if changed_after = '{}' then
      return null;
    end if;
    what := case
      when changed_after -> 'removed_at' = 'null' then 'restore'
      when changed_after ? 'removed_at' then 'remove'
      else 'edit'
    end;
  else
    select coalesce(jsonb_object_agg(key, value), '{}') into changed_before from jsonb_each(old_row) where value <> 'null';
    select coalesce(jsonb_object_agg(key, value), '{}') into changed_after from jsonb_each(new_row) where value <> 'null';
    what := case tg_op when 'INSERT' then 'add' else 'delete' end;
  end if;
  insert into event (change_id, entity, entity_id, project_id, reference, operation, before, after)
  values (
    current_change(), tg_table_name, (whole_row ->> 'id')::bigint, (whole_row ->> tg_argv[1])::bigint,
    whole_row ->> tg_argv[0], what, changed_before, changed_after
  );
  return null;
end $$;

-- Arguments: generated columns. Before an update they are still empty in the new row, so they tell nothing.
create function count_version() returns trigger language plpgsql as $$
declare
  generated constant text[] := coalesce(tg_argv, '{}');
begin
  if to_jsonb(new) - generated is distinct from to_jsonb(old) - generated then
    new.version := old.version + 1;
    new.updated_at := clock_timestamp();
  end if;
  return new;
end $$;

-- Profiles are data: a matrix of levels by likelihood (rows 1 to 5) and impact (columns 1 to 5).
create table risk_profile (
  id bigint generated always as identity primary key,
  name text not null,
  version integer not null,
  title text not null,
  source text not null,
  levels jsonb not null,
  grid jsonb not null,
  constraint risk_profile_name_version unique (name, version),
  constraint risk_profile_name_format check (name ~ '^[a-z0-9][a-z0-9-]{1,39}$'),
  constraint risk_profile_version_positive check (version > 0),
  constraint risk_profile_levels_list check (jsonb_typeof(levels) = 'array' and jsonb_array_length(levels) between 2 and 5),
  constraint risk_profile_grid_5x5 check (
    jsonb_array_length(grid) = 5
    and jsonb_array_length(grid -> 0) = 5 and jsonb_array_length(grid -> 1) = 5 and jsonb_array_length(grid -> 2) = 5
    and jsonb_array_length(grid -> 3) = 5 and jsonb_array_length(grid -> 4) = 5
  )
);

-- The matrices in public use that src/shared/coordination/published-risk-profiles.ts describes.
insert into risk_profile (name, version, title, source, levels, grid) values
  ('npsa-5x5', 1, 'NHS National Patient Safety Agency 5×5',
   'NPSA, "A risk matrix for risk managers", January 2008',
   '[{"id":"low","word":"low","colour":"green"},{"id":"moderate","word":"moderate","colour":"yellow"},{"id":"high","word":"high","colour":"orange"},{"id":"extreme","word":"extreme","colour":"red"}]',
   '[["low","low","low","moderate","moderate"],["low","moderate","moderate","high","high"],["low","moderate","high","high","extreme"],["moderate","high","high","extreme","extreme"],["moderate","high","extreme","extreme","extreme"]]'),
  ('equal-5x5-a', 1, 'Equal bands 5×5, extreme from 15',
   'likelihood × impact in bands 1–4, 5–9, 10–14, 15–25, as in many public registers',
   '[{"id":"low","word":"low","colour":"green"},{"id":"medium","word":"medium","colour":"yellow"},{"id":"high","word":"high","colour":"orange"},{"id":"extreme","word":"extreme","colour":"red"}]',
   '[["low","low","low","low","medium"],["low","low","medium","medium","high"],["low","medium","medium","high","extreme"],["low","medium","high","extreme","extreme"],["medium","high","extreme","extreme","extreme"]]'),
  ('equal-5x5-b', 1, 'Equal bands 5×5, critical from 16',
   'likelihood × impact in bands 1–4, 5–9, 10–15, 16–25 (falfesh.com, template 33)',
   '[{"id":"low","word":"low","colour":"green"},{"id":"medium","word":"medium","colour":"yellow"},{"id":"high","word":"high","colour":"orange"},{"id":"critical","word":"critical","colour":"red"}]',
   '[["low","low","low","low","medium"],["low","low","medium","medium","high"],["low","medium","medium","high","high"],["low","medium","high","critical","critical"],["medium","high","high","critical","critical"]]'),
  ('pm2-5x5', 1, 'European Commission PM² 5×5',
   'PM² Project Management Guide, appendix C.4: green to 2, yellow 3 to 16, red from 20',
   '[{"id":"low","word":"low","colour":"green"},{"id":"medium","word":"medium","colour":"yellow"},{"id":"high","word":"high","colour":"red"}]',
   '[["low","low","medium","medium","medium"],["low","medium","medium","medium","medium"],["medium","medium","medium","medium","medium"],["medium","medium","medium","medium","high"],["medium","medium","medium","high","high"]]'),
  ('sensitive-5x5', 1, 'Highly sensitive 5×5',
   'intuitem ciso-assistant, risk-matrix-5x5-sensitive (public domain)',
   '[{"id":"low","word":"low","colour":"green"},{"id":"medium","word":"medium","colour":"yellow"},{"id":"high","word":"high","colour":"orange"},{"id":"critical","word":"critical","colour":"red"}]',
   '[["low","low","low","medium","medium"],["low","low","medium","medium","high"],["low","medium","medium","high","critical"],["medium","medium","high","critical","critical"],["medium","high","critical","critical","critical"]]'),
  ('iso27005-5x5', 1, 'ISO/IEC 27005 annex A 5×5',
   'ISO/IEC 27005 annex A, as in intuitem ciso-assistant, risk-matrix-5x5-iso-27005',
   '[{"id":"very-low","word":"very low","colour":"green"},{"id":"low","word":"low","colour":"green"},{"id":"medium","word":"medium","colour":"yellow"},{"id":"high","word":"high","colour":"orange"},{"id":"very-high","word":"very high","colour":"red"}]',
   '[["very-low","very-low","low","low","low"],["very-low","low","low","medium","medium"],["low","low","medium","high","high"],["low","medium","high","high","very-high"],["medium","high","high","very-high","very-high"]]'),
  ('critical-5x5', 1, 'Critical services 5×5',
   'intuitem ciso-assistant, critical_risk_matrix_5x5',
   '[{"id":"very-low","word":"very low","colour":"green"},{"id":"low","word":"low","colour":"green"},{"id":"medium","word":"medium","colour":"yellow"},{"id":"high","word":"high","colour":"orange"},{"id":"very-high","word":"very high","colour":"red"}]',
   '[["very-low","very-low","low","low","medium"],["very-low","low","low","medium","medium"],["low","low","medium","medium","high"],["low","medium","medium","high","very-high"],["medium","medium","high","very-high","very-high"]]');

create table project (
  id bigint generated always as identity primary key,
  key text collate "C" not null,
  name text not null,
  description text,
  department text,
  sponsor text,
  owner text,
  priority smallint not null default 3,
  phase text not null default 'initiating',
  status text not null default 'intake',
  currency text,
  timezone text not null,
  fiscal_year_start_month smallint not null default 1,
  baseline_start date,
  baseline_finish date,
  forecast_finish date,
  actual_finish date,
  tolerance_time_days integer,
  tolerance_cost_pct numeric(6, 2),
  tolerance_risk_band text,
  declared_health text,
  declared_health_reason text,
  declared_health_until date,
  risk_profile_id bigint not null references risk_profile (id),
  intake jsonb not null default '{}',
  tags text[] not null default '{}',
  is_demo boolean not null default false,
  removed_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint project_key_never_reused unique (key),
  constraint project_key_format check (key ~ '^[A-Z][A-Z0-9]{1,9}$'),
  constraint project_name_length check (length(name) between 1 and 200),
  constraint project_description_length check (length(description) <= 20000),
  constraint project_priority_range check (priority between 1 and 4),
  constraint project_phase check (phase in ('initiating', 'planning', 'executing', 'closing')),
  constraint project_status check (
    status in ('intake', 'proposed', 'approved', 'active', 'on_hold', 'completed', 'archived', 'cancelled')
  ),
  constraint project_currency_format check (currency ~ '^[A-Z]{3}$'),
  constraint project_fiscal_year_month check (fiscal_year_start_month between 1 and 12),
  constraint project_baseline_order check (baseline_finish >= baseline_start),
  constraint project_actual_after_start check (actual_finish >= baseline_start),
  constraint project_tolerance_time check (tolerance_time_days >= 0),
  constraint project_tolerance_cost check (tolerance_cost_pct >= 0),
  constraint project_tolerance_band check (tolerance_risk_band in ('green', 'yellow', 'orange', 'red')),
  constraint project_declared_health check (declared_health in ('green', 'yellow', 'orange', 'red')),
  constraint project_declared_health_explained check (
    (declared_health is null) = (declared_health_reason is null)
    and (declared_health is null) = (declared_health_until is null)
  ),
  constraint project_approved_is_complete check (
    status not in ('approved', 'active', 'on_hold', 'completed')
    or (owner is not null and sponsor is not null and currency is not null
        and baseline_start is not null and baseline_finish is not null)
  ),
  constraint project_intake_object check (jsonb_typeof(intake) = 'object')
);
create index project_listed on project (status) where removed_at is null;

create trigger project_version before update on project for each row execute function count_version();
create trigger project_no_truncate before truncate on project for each statement execute function refuse_truncate();
create trigger project_history after insert or update or delete on project
  for each row execute function record_event('key', 'id');

-- Human numbers are taken inside the transaction that uses them and never given twice, also not after a removal.
create table reference_counter (
  project_id bigint not null references project (id),
  letter text collate "C" not null,
  last integer not null,
  primary key (project_id, letter),
  constraint reference_counter_letter check (letter ~ '^[A-Z]$'),
  constraint reference_counter_positive check (last > 0)
);

create function next_reference(for_project bigint, for_letter text) returns text language sql as $$
  with taken as (
    insert into reference_counter as counter (project_id, letter, last) values (for_project, for_letter, 1)
    on conflict (project_id, letter) do update set last = counter.last + 1
    returning last
  )
  select project.key || '-' || for_letter || taken.last from taken, project where project.id = for_project
$$;

create table risk (
  id bigint generated always as identity primary key,
  project_id bigint not null references project (id),
  reference text collate "C" not null,
  title text not null,
  cause text,
  event text,
  effect text,
  type text not null default 'threat',
  category text,
  inherent_likelihood smallint,
  inherent_impact smallint,
  current_likelihood smallint,
  current_impact smallint,
  target_likelihood smallint,
  target_impact smallint,
  score smallint generated always as (current_likelihood * current_impact) stored,
  proximity text,
  strategy text,
  mitigation text,
  contingency text,
  trigger text,
  owner text,
  identified_on date not null,
  identified_by text not null,
  review_interval_days integer,
  last_reviewed_on date,
  next_review_on date,
  probability_pct numeric(5, 2),
  cost_min bigint,
  cost_likely bigint,
  cost_max bigint,
  escalated_to text,
  accepted_by text,
  accepted_until date,
  status text not null default 'proposed',
  occurred_on date,
  closed_on date,
  closed_reason text,
  removed_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint risk_reference_never_reused unique (reference),
  constraint risk_reference_format check (reference ~ '^[A-Z][A-Z0-9]{1,9}-R[1-9][0-9]*$'),
  constraint risk_title_length check (length(title) between 1 and 200),
  constraint risk_text_length check (
    length(cause) <= 20000 and length(event) <= 20000 and length(effect) <= 20000 and length(mitigation) <= 20000
    and length(contingency) <= 20000 and length(trigger) <= 20000 and length(closed_reason) <= 20000
  ),
  constraint risk_type check (type in ('threat', 'opportunity')),
  constraint risk_scale check (
    inherent_likelihood between 1 and 5 and inherent_impact between 1 and 5
    and current_likelihood between 1 and 5 and current_impact between 1 and 5
    and target_likelihood between 1 and 5 and target_impact between 1 and 5
  ),
  constraint risk_scores_in_pairs check (
    (inherent_likelihood is null) = (inherent_impact is null)
    and (current_likelihood is null) = (current_impact is null)
    and (target_likelihood is null) = (target_impact is null)
  ),
  constraint risk_proximity check (
    proximity in ('imminent', 'within-month', 'within-stage', 'within-project', 'beyond')
  ),
  constraint risk_strategy_fits_type check (
    strategy in ('accept', 'share', 'escalate')
    or (type = 'threat' and strategy in ('avoid', 'reduce', 'transfer', 'contingent'))
    or (type = 'opportunity' and strategy in ('exploit', 'enhance', 'reject'))
  ),
  constraint risk_status check (
    status in ('proposed', 'open', 'treating', 'monitoring', 'closed', 'occurred', 'rejected')
  ),
  constraint risk_open_is_assessed check (
    status in ('proposed', 'rejected') or (owner is not null and current_likelihood is not null)
  ),
  constraint risk_treating_has_strategy check (status <> 'treating' or strategy is not null),
  constraint risk_occurred_has_day check (status <> 'occurred' or occurred_on is not null),
  constraint risk_closed_says_why check (
    (status in ('closed', 'rejected')) = (closed_on is not null)
    and (status in ('closed', 'rejected')) = (closed_reason is not null)
  ),
  constraint risk_acceptance_complete check ((accepted_by is null) = (accepted_until is null)),
  constraint risk_probability check (probability_pct between 0 and 100),
  constraint risk_cost_order check (cost_min >= 0 and cost_min <= cost_likely and cost_likely <= cost_max),
  constraint risk_cost_complete check (cost_likely is not null or (cost_min is null and cost_max is null)),
  constraint risk_review_interval check (review_interval_days > 0)
);
create index risk_of_project on risk (project_id) where removed_at is null;

create trigger risk_version before update on risk for each row execute function count_version('score');
create trigger risk_no_truncate before truncate on risk for each statement execute function refuse_truncate();
create trigger risk_history after insert or update or delete on risk
  for each row execute function record_event('reference', 'project_id');

-- Costs are minor units of the project's currency: they need one, and it cannot change under them.
create function keep_currency_of_costs() returns trigger language plpgsql as $$
declare
  is_wrong boolean;
begin
  if tg_table_name = 'risk' then
    is_wrong := new.cost_likely is not null
      and (select currency is null from project where id = new.project_id);
  else
    is_wrong := new.currency is distinct from old.currency
      and exists (select from risk where project_id = new.id and cost_likely is not null);
  end if;
  if is_wrong then
    raise exception 'costs of risks need the currency of their project to be there and to stay'
      using errcode = '23514', table = tg_table_name, constraint = 'project_currency_of_costs';
  end if;
  return new;
end $$;
create trigger project_currency_of_costs before update of currency on project
  for each row execute function keep_currency_of_costs();
create trigger risk_currency_of_costs before insert or update of cost_likely, project_id on risk
  for each row execute function keep_currency_of_costs();

-- Down Migration

drop table risk;
drop trigger project_currency_of_costs on project;
drop function keep_currency_of_costs();
drop function next_reference(bigint, text);
drop table reference_counter;
drop table project;
drop table risk_profile;
drop function count_version();
drop function record_event();
drop function current_change();
drop table event;
drop table change;
drop function refuse_truncate();
drop function refuse_rewriting_history();
