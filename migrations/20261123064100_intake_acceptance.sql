-- Up Migration

-- What became of the entries of the intake form: a list of {"section", "name", "reference"}, so that none is created
-- twice, also not after it was renamed or removed in its register.
alter table project add column intake_accepted jsonb not null default '[]';
alter table project add constraint project_intake_accepted_list check (jsonb_typeof(intake_accepted) = 'array');

-- Down Migration

alter table project drop column intake_accepted;
