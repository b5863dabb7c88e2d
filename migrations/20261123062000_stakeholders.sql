-- Up Migration

-- Somebody with a stake in a project. What says who a person is can be forgotten for good (forget_stakeholder below).
create table stakeholder (
  id bigint generated always as identity primary key,
  project_id bigint not null references project (id),
  reference text collate "C" not null,
  name text not null,
  organisation text,
  role text,
  email text,
  phone text,
  influence smallint,
  interest smallint,
  engagement_current text,
  engagement_desired text,
  cadence_days integer,
  added_on date not null,
  forgotten_on date,
  removed_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint stakeholder_reference_never_reused unique (reference),
  constraint stakeholder_reference_format check (reference ~ '^[A-Z][A-Z0-9]{1,9}-S[1-9][0-9]*$'),
  constraint stakeholder_name_length check (length(name) between 1 and 200),
  constraint stakeholder_line_length check (
    length(organisation) <= 200 and length(role) <= 200 and length(email) <= 200 and length(phone) <= 200
  ),
  constraint stakeholder_scale check (influence between 1 and 5 and interest between 1 and 5),
  constraint stakeholder_engagement check (
    engagement_current in ('unaware', 'resistant', 'neutral', 'supportive', 'leading')
    and engagement_desired in ('unaware', 'resistant', 'neutral', 'supportive', 'leading')
  ),
  constraint stakeholder_cadence check (cadence_days > 0),
  constraint stakeholder_forgotten_is_nobody check (
    forgotten_on is null
    or (name = 'forgotten person' and organisation is null and role is null and email is null and phone is null)
  )
);
create index stakeholder_of_project on stakeholder (project_id) where removed_at is null;

-- When somebody was talked to. It carries the reference of the person, so that it is in the person's history.
create table stakeholder_interaction (
  id bigint generated always as identity primary key,
  project_id bigint not null references project (id),
  stakeholder_id bigint not null references stakeholder (id),
  reference text collate "C" not null,
  happened_on date not null,
  note text,
  removed_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint stakeholder_interaction_note_length check (length(note) <= 20000)
);
create index stakeholder_interaction_of_stakeholder on stakeholder_interaction (stakeholder_id, happened_on)
  where removed_at is null;

create trigger stakeholder_version before update on stakeholder for each row execute function count_version();
create trigger stakeholder_no_truncate before truncate on stakeholder for each statement execute function refuse_truncate();
create trigger stakeholder_history after insert or update or delete on stakeholder
  for each row execute function record_event('reference', 'project_id');

create trigger stakeholder_interaction_version before update on stakeholder_interaction
  for each row execute function count_version();
create trigger stakeholder_interaction_no_truncate before truncate on stakeholder_interaction
  for each statement execute function refuse_truncate();
create trigger stakeholder_interaction_history after insert or update or delete on stakeholder_interaction
  for each row execute function record_event('reference', 'project_id');

-- Who is forgotten is not remembered: undo, or anybody, would put the words of the redacted history back as a name.
create function keep_forgotten() returns trigger language plpgsql as $$
begin
  if old.forgotten_on is not null and new.forgotten_on is distinct from old.forgotten_on then
    raise exception '% is forgotten for good', old.reference
      using errcode = '23514', table = 'stakeholder', constraint = 'stakeholder_stays_forgotten';
  end if;
  return new;
end $$;
create trigger stakeholder_stays_forgotten before update of forgotten_on on stakeholder
  for each row execute function keep_forgotten();

create function keep_forgotten_notes_empty() returns trigger language plpgsql as $$
begin
  if new.note is not null and exists (
    select from stakeholder where id = new.stakeholder_id and forgotten_on is not null
  ) then
    raise exception '% is forgotten for good', new.reference
      using errcode = '23514', table = 'stakeholder_interaction', constraint = 'stakeholder_interaction_of_nobody';
  end if;
  return new;
end $$;
create trigger stakeholder_interaction_of_nobody before insert or update of note on stakeholder_interaction
  for each row execute function keep_forgotten_notes_empty();

-- The values of an event with those that are about a person replaced; the fields stay, and so does what was empty.
create function without_personal_data(of_entity text, fields jsonb) returns jsonb language sql immutable as $$
  select coalesce(jsonb_object_agg(key, case
    when value = 'null' then value
    when of_entity = 'stakeholder' and key = 'name' then '"forgotten person"'
    when of_entity = 'stakeholder' and key in ('organisation', 'role', 'email', 'phone') then '"forgotten"'
    when of_entity = 'stakeholder_interaction' and key = 'note' then '"forgotten"'
    else value
  end), '{}') from jsonb_each(fields)
$$;

-- The one change to the history that is allowed, to everybody and without any switch: the events of a person who is
-- forgotten become exactly what without_personal_data makes of them.
create function refuse_rewriting_events() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE'
    and to_jsonb(new) - '{before,after}'::text[] = to_jsonb(old) - '{before,after}'::text[]
    and new.before = without_personal_data(old.entity, old.before)
    and new.after = without_personal_data(old.entity, old.after)
    and exists (
      select from stakeholder
       where forgotten_on is not null
         and id = case old.entity
           when 'stakeholder' then old.entity_id
           when 'stakeholder_interaction' then (
             select stakeholder_id from stakeholder_interaction where stakeholder_interaction.id = old.entity_id
           )
         end
    )
  then
    return new;
  end if;
  raise exception 'the history (%) is append-only', tg_table_name using errcode = '42501';
end $$;
drop trigger event_append_only on event;
create trigger event_append_only before update or delete on event
  for each row execute function refuse_rewriting_events();

-- Removes everything that says who a person is, in the register and in its history, for good; false when the person
-- is not at this version any more. Reasons of changes, texts of other registers, backups and the files of the database
-- until they are vacuumed are beyond it.
create function forget_stakeholder(person bigint, at_version integer, on_day date) returns boolean language plpgsql as $$
begin
  update stakeholder
     set name = 'forgotten person', organisation = null, role = null, email = null, phone = null, forgotten_on = on_day
   where id = person and version = at_version and forgotten_on is null;
  if not found then
    return false;
  end if;
  update stakeholder_interaction set note = null where stakeholder_id = person and note is not null;
  update event
     set before = without_personal_data(entity, before), after = without_personal_data(entity, after)
   where (entity = 'stakeholder' and entity_id = person)
      or (entity = 'stakeholder_interaction'
          and entity_id in (select id from stakeholder_interaction where stakeholder_id = person));
  return true;
end $$;

-- Down Migration

drop function forget_stakeholder(bigint, integer, date);
drop trigger event_append_only on event;
create trigger event_append_only before update or delete on event for each row execute function refuse_rewriting_history();
drop function refuse_rewriting_events();
drop function without_personal_data(text, jsonb);
drop table stakeholder_interaction;
drop table stakeholder;
drop function keep_forgotten_notes_empty();
drop function keep_forgotten();
