-- Up Migration

-- What is booked on a closed line stays. A line that changes in the same transaction comes or goes together with its
-- books: a whole project that is imported, taken back, and brought back again.
create or replace function keep_books_consistent() returns trigger language plpgsql as $$
declare
  is_removed boolean := (select removed_at is not null from budget_transaction where id = new.id);
  problem text;
begin
  select case
    when line.status = 'closed' and line.xmin <> pg_current_xact_id()::xid then format('%s is closed', line.reference)
    when is_removed then (
      select format('%s still refers to %s', other.reference, new.reference)
        from budget_transaction as other
       where other.removed_at is null and new.reference in (other.relieves, other.reverses, other.counterpart)
       limit 1
    )
    else (
      select format('%s refers to %s, which was taken back', new.reference, other.reference)
        from budget_transaction as other
       where other.removed_at is not null and other.reference in (new.relieves, new.reverses, new.counterpart)
       limit 1
    )
  end into problem from budget_line as line where line.id = new.line_id;
  if problem is not null then
    raise exception '%', problem
      using errcode = '23514', table = 'budget_transaction', constraint = 'budget_transaction_consistent';
  end if;
  return null;
end $$;

-- Down Migration

create or replace function keep_books_consistent() returns trigger language plpgsql as $$
declare
  is_removed boolean := (select removed_at is not null from budget_transaction where id = new.id);
  problem text;
begin
  select case
    when line.status = 'closed' then format('%s is closed', line.reference)
    when is_removed then (
      select format('%s still refers to %s', other.reference, new.reference)
        from budget_transaction as other
       where other.removed_at is null and new.reference in (other.relieves, other.reverses, other.counterpart)
       limit 1
    )
    else (
      select format('%s refers to %s, which was taken back', new.reference, other.reference)
        from budget_transaction as other
       where other.removed_at is not null and other.reference in (new.relieves, new.reverses, new.counterpart)
       limit 1
    )
  end into problem from budget_line as line where line.id = new.line_id;
  if problem is not null then
    raise exception '%', problem
      using errcode = '23514', table = 'budget_transaction', constraint = 'budget_transaction_consistent';
  end if;
  return null;
end $$;
