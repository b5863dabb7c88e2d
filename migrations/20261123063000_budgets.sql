-- Up Migration

-- Money that is approved for a purpose. Amounts are minor units of the line's currency.
create table budget_line (
  id bigint generated always as identity primary key,
  project_id bigint not null references project (id),
  reference text collate "C" not null,
  name text not null,
  description text,
  category text,
  kind text not null default 'cost',
  expenditure text,
  funding_source text,
  -- At the end of which the money lapses.
  fiscal_year smallint,
  currency text not null,
  original bigint not null,
  -- What is still to come on top of actual and open commitments, where somebody estimated it.
  estimate_to_complete bigint,
  -- Its own time; the project's baseline where it has none.
  start_on date,
  finish_on date,
  -- How the money is planned over its time: evenly when null, else [{"month": "2026-10", "weight": "125000"}, …].
  phasing jsonb,
  progress_method text not null default 'physical',
  owner text,
  status text not null default 'open',
  closed_on date,
  removed_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint budget_line_reference_never_reused unique (reference),
  constraint budget_line_reference_format check (reference ~ '^[A-Z][A-Z0-9]{1,9}-B[1-9][0-9]*$'),
  constraint budget_line_name_length check (length(name) between 1 and 200),
  constraint budget_line_text_length check (length(description) <= 20000),
  constraint budget_line_kind check (kind in ('cost', 'contingency', 'management_reserve', 'income')),
  constraint budget_line_expenditure check (expenditure in ('capex', 'opex')),
  constraint budget_line_fiscal_year check (fiscal_year between 1900 and 2200),
  constraint budget_line_currency_format check (currency ~ '^[A-Z]{3}$'),
  constraint budget_line_original check (original >= 0),
  constraint budget_line_estimate check (estimate_to_complete >= 0),
  constraint budget_line_period check (finish_on >= start_on),
  constraint budget_line_phasing_list check (jsonb_typeof(phasing) = 'array' and jsonb_array_length(phasing) > 0),
  constraint budget_line_progress_method check (progress_method in ('0/100', '50/50', 'physical')),
  constraint budget_line_status check (status in ('open', 'closed')),
  constraint budget_line_closed_has_day check ((status = 'closed') = (closed_on is not null))
);
create unique index budget_line_in_project on budget_line (project_id, id);
create index budget_line_of_project on budget_line (project_id) where removed_at is null;

create trigger budget_line_version before update on budget_line for each row execute function count_version();
create trigger budget_line_no_truncate before truncate on budget_line for each statement execute function refuse_truncate();
create trigger budget_line_history after insert or update or delete on budget_line
  for each row execute function record_event('reference', 'project_id');

-- How much of a line was done on a day, as somebody judged it.
create table progress_report (
  id bigint generated always as identity primary key,
  project_id bigint not null references project (id),
  line_id bigint not null references budget_line (id),
  -- The line's: a report is about a line and has no name of its own.
  reference text collate "C" not null,
  as_of date not null,
  percent numeric(5, 2) not null,
  removed_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint progress_report_percent check (percent between 0 and 100)
);
create unique index progress_report_one_a_day on progress_report (line_id, as_of) where removed_at is null;

create trigger progress_report_version before update on progress_report for each row execute function count_version();
create trigger progress_report_no_truncate before truncate on progress_report
  for each statement execute function refuse_truncate();
create trigger progress_report_history after insert or update or delete on progress_report
  for each row execute function record_event('reference', 'project_id');

-- What happened to the money of a line. Only ever added: a void takes one back from its date on, and undo sets
-- removed_at, which is all that can change.
create table budget_transaction (
  id bigint generated always as identity primary key,
  project_id bigint not null,
  line_id bigint not null,
  reference text collate "C" not null,
  type text not null,
  direction text,
  amount bigint not null,
  date date not null,
  vendor text,
  -- The invoice, order or decision it follows from.
  document_reference text,
  memo text,
  relieves text collate "C" references budget_transaction (reference),
  reverses text collate "C" references budget_transaction (reference),
  counterpart text collate "C" references budget_transaction (reference) deferrable initially deferred,
  -- Of the row of a file it came from, so that a file imported twice adds nothing twice.
  import_hash text collate "C",
  removed_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  -- One check a row, where an import has a hundred thousand: the line has a project already.
  constraint budget_transaction_line foreign key (project_id, line_id) references budget_line (project_id, id),
  constraint budget_transaction_reference_never_reused unique (reference),
  constraint budget_transaction_reference_format check (reference ~ '^[A-Z][A-Z0-9]{1,9}-T[1-9][0-9]*$'),
  constraint budget_transaction_type check (
    type in ('revision', 'transfer', 'commitment', 'commitment_release', 'actual', 'accrual', 'accrual_reversal',
             'credit', 'income', 'void')
  ),
  constraint budget_transaction_direction check (direction in ('in', 'out')),
  constraint budget_transaction_directed check ((direction is not null) = (type in ('revision', 'transfer'))),
  constraint budget_transaction_amount check (amount > 0),
  constraint budget_transaction_relieves check (relieves is null or type in ('commitment_release', 'actual', 'accrual')),
  constraint budget_transaction_release_of check (type <> 'commitment_release' or relieves is not null),
  constraint budget_transaction_reverses check ((reverses is not null) = (type in ('accrual_reversal', 'void'))),
  constraint budget_transaction_counterpart check (counterpart is null or type in ('transfer', 'void')),
  constraint budget_transaction_text_length check (
    length(vendor) <= 200 and length(document_reference) <= 200 and length(memo) <= 20000
  )
);
-- Also of what was taken back: a rule that is looked at once a row finds the last of its line here.
create index budget_transaction_of_line on budget_transaction (line_id, id);
create index budget_transaction_draws on budget_transaction (relieves) where relieves is not null and removed_at is null;
create unique index budget_transaction_void_once on budget_transaction (reverses) where type = 'void' and removed_at is null;
create index budget_transaction_reversals on budget_transaction (reverses) where reverses is not null;
create index budget_transaction_counterparts on budget_transaction (counterpart) where counterpart is not null;
create unique index budget_transaction_imported_once on budget_transaction (project_id, import_hash)
  where import_hash is not null and removed_at is null;

create function refuse_rewriting_transactions() returns trigger language plpgsql as $$
declare
  changing constant text[] := '{removed_at,version,updated_at}';
begin
  if tg_op = 'DELETE' or to_jsonb(new) - changing is distinct from to_jsonb(old) - changing then
    raise exception '% is booked: void it, and book it again', old.reference
      using errcode = '23514', table = 'budget_transaction', constraint = 'budget_transaction_append_only';
  end if;
  return new;
end $$;
create trigger budget_transaction_append_only before update or delete on budget_transaction
  for each row execute function refuse_rewriting_transactions();

-- What makes no sense in the standing transactions of a line, whatever their days; null when all does.
create function problem_in_books(of_line bigint) returns text language sql stable as $$
  with standing as (
    select * from budget_transaction where line_id = of_line and removed_at is null
  ), effective as (
    select * from standing
     where type <> 'void'
       and not exists (select from standing as taken where taken.type = 'void' and taken.reverses = standing.reference)
  ), draws as (
    select reference as by_reference, relieves as reference, amount from effective where relieves is not null
    union all
    select reversal.reference, accrual.relieves, -reversal.amount
      from effective as reversal join effective as accrual on accrual.reference = reversal.reverses
     where accrual.relieves is not null
    union all
    select reference, reverses, amount from effective where reverses is not null
  ), problem (rank, message) as (
    select 1, format('%s still refers to %s', standing.reference, needed.reference)
      from standing cross join unnest(array[relieves, reverses, counterpart]) as needed (reference)
     where exists (select from budget_transaction as other
                    where other.reference = needed.reference and other.removed_at is not null)
    union all
    select 2, format('%s draws down or reverses %s, which counts no more', by_reference, reference)
      from draws where reference not in (select reference from effective)
    union all
    select 3, format('more than all of %s would be drawn down or reversed', drawn.reference)
      from effective join (select reference, sum(amount) as amount from draws group by reference) as drawn using (reference)
     where drawn.amount > effective.amount
    union all
    select 4, format('%s would have less than nothing approved', line.reference)
      from budget_line as line
     where line.id = of_line
       and line.original + (select coalesce(sum(case direction when 'out' then -amount else amount end), 0)
                              from effective where direction is not null) < 0
    union all
    select 5, format('%s would be closed with something still committed', line.reference)
      from budget_line as line
     where line.id = of_line and line.status = 'closed'
       and exists (select from effective
                    where type = 'commitment'
                      and amount > (select coalesce(sum(draws.amount), 0) from draws
                                     where draws.reference = effective.reference))
  )
  select message from problem order by rank, message limit 1
$$;

-- Undo goes by rows, so what the rows are to each other is looked at when all of them are done.
create function keep_books_consistent() returns trigger language plpgsql as $$
declare
  line record;
  problem text;
begin
  -- Once a line and transaction is enough: the last of its rows that changed does it for the others.
  if exists (select from budget_transaction as other
              where other.line_id = new.line_id and other.id > new.id
                and other.version > 1 and other.xmin = pg_current_xact_id()::xid) then
    return null;
  end if;
  -- Whoever is booking on the line meanwhile is waited for.
  select id, reference, removed_at, status = 'closed' and xmin <> pg_current_xact_id()::xid as was_closed
    into line from budget_line where id = new.line_id for update;
  problem := case
    when line.was_closed then format('%s is closed', line.reference)
    when line.removed_at is null then problem_in_books(line.id)
    when exists (select from budget_transaction where line_id = line.id and removed_at is null)
      then format('%s was taken back', line.reference)
  end;
  if problem is not null then
    raise exception '%', problem
      using errcode = '23514', table = 'budget_transaction', constraint = 'budget_transaction_consistent';
  end if;
  return null;
end $$;
create constraint trigger budget_transaction_consistent after update of removed_at on budget_transaction
  deferrable initially deferred for each row execute function keep_books_consistent();

-- What bookings depend on stays as long as there are any, also where undo would change it.
create function keep_booked_line() returns trigger language plpgsql as $$
declare
  is_booked constant boolean := exists (select from budget_transaction where line_id = new.id and removed_at is null);
  is_asserted constant boolean := exists (select from balance_assertion where line_id = new.id and removed_at is null);
  problem constant text := case
    when (is_booked or is_asserted) and new.currency <> old.currency
      then format('%s has bookings or assertions in %s', new.reference, old.currency)
    when not is_booked then null
    when new.original <> old.original then format('%s has bookings: its original amount stays', new.reference)
    when new.kind <> old.kind then format('%s has bookings: its kind stays', new.reference)
    when new.removed_at is not null then format('%s has bookings', new.reference)
    when new.status = 'closed' and old.status <> 'closed' then problem_in_books(new.id)
  end;
begin
  if problem is not null then
    raise exception '%', problem using errcode = '23514', table = 'budget_line', constraint = 'budget_line_booked';
  end if;
  return null;
end $$;
create trigger budget_line_booked after update on budget_line for each row execute function keep_booked_line();

create trigger budget_transaction_version before update on budget_transaction for each row execute function count_version();
create trigger budget_transaction_no_truncate before truncate on budget_transaction
  for each statement execute function refuse_truncate();
create trigger budget_transaction_history after update on budget_transaction
  for each row execute function record_event('reference', 'project_id');

-- A file can bring a hundred thousand at once: they are recorded by one statement, as record_event would do each.
create function record_added_transactions() returns trigger language plpgsql as $$
begin
  if exists (select from added) then
    insert into event (change_id, entity, entity_id, project_id, reference, operation, before, after)
    select (select current_change()), tg_table_name, added.id, added.project_id, added.reference, 'add', '{}',
           jsonb_strip_nulls(to_jsonb(added) - '{version,created_at,updated_at}'::text[])
      from added order by added.id;
  end if;
  return null;
end $$;
create trigger budget_transaction_added after insert on budget_transaction referencing new table as added
  for each statement execute function record_added_transactions();

-- So many references at once, as next_reference gives one; answers with the number of the first.
create function next_references(for_project bigint, for_letter text, how_many integer) returns integer language sql as $$
  insert into reference_counter as counter (project_id, letter, last) values (for_project, for_letter, how_many)
  on conflict (project_id, letter) do update set last = counter.last + how_many
  returning last - how_many + 1
$$;

-- What another system of record says a line comes to on a day.
create table balance_assertion (
  id bigint generated always as identity primary key,
  project_id bigint not null references project (id),
  line_id bigint not null references budget_line (id),
  -- The line's: an assertion is about a line and has no name of its own.
  reference text collate "C" not null,
  figure text not null,
  as_of date not null,
  amount bigint not null,
  source text not null,
  removed_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint balance_assertion_figure check (figure in ('approved', 'committed', 'actual', 'available')),
  constraint balance_assertion_source_length check (length(source) between 1 and 200)
);
-- The newest word of a source about a figure on a day replaces what it said before.
create unique index balance_assertion_one_a_source on balance_assertion (line_id, figure, as_of, source) where removed_at is null;

create trigger balance_assertion_version before update on balance_assertion for each row execute function count_version();
create trigger balance_assertion_no_truncate before truncate on balance_assertion
  for each statement execute function refuse_truncate();
create trigger balance_assertion_history after insert or update or delete on balance_assertion
  for each row execute function record_event('reference', 'project_id');

-- Down Migration

drop table balance_assertion;
drop function next_references(bigint, text, integer);
drop table budget_transaction;
drop function record_added_transactions();
drop function keep_books_consistent();
drop function refuse_rewriting_transactions();
drop table progress_report;
drop table budget_line;
drop function keep_booked_line();
drop function problem_in_books(bigint);
