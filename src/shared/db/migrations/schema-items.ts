/**
 * Every object of the schema `public` with its definition as PostgreSQL writes it: tables, columns, constraints, indexes,
 * triggers, functions, views, types, sequences, policies, rules. Not: comments, grants, what belongs to an extension, and
 * the tables named in $1. The result is the same on PostgreSQL 16 to 18 with the settings of `DETERMINISTIC_SETTINGS`
 * (NOT NULL is a property of the column there; that 18 also lists it as a constraint is left out).
 */
export const SCHEMA_ITEMS = `
with
  own as (
    select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relname = any ($1)
  ),
  of_extension as (select classid, objid from pg_depend where deptype = 'e'),
  relation as (
    select c.*
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind in ('r', 'p', 'v', 'm', 'f', 'c', 'S')
       and c.oid not in (select oid from own)
       and not exists (select from of_extension e where e.classid = 'pg_class'::regclass and e.objid = c.oid)
       and not exists (
         select from pg_depend d
          where d.classid = 'pg_class'::regclass and d.objid = c.oid and c.relkind = 'S'
            and d.deptype in ('a', 'i') and d.refobjid in (select oid from own))
  ),
  type as (
    select t.*
      from pg_type t join pg_namespace n on n.oid = t.typnamespace
     where n.nspname = 'public' and t.typtype in ('d', 'e', 'r')
       and not exists (select from of_extension e where e.classid = 'pg_type'::regclass and e.objid = t.oid)
  )

select case relkind when 'v' then 'view ' when 'm' then 'materialized view ' when 'S' then 'sequence '
                    when 'c' then 'type ' when 'f' then 'foreign table ' else 'table ' end || quote_ident(relname) as object,
       concat_ws(' ',
         case relpersistence when 'u' then 'unlogged' when 't' then 'temporary' end,
         case when relrowsecurity then 'row level security' end,
         case when relforcerowsecurity then 'forced row level security' end,
         case when reloptions is not null then 'with ' || reloptions::text end,
         case when relkind = 'p' then 'partition by ' || pg_get_partkeydef(oid) end,
         pg_get_expr(relpartbound, oid),
         (select 'inherits ' || string_agg(inhparent::regclass::text, ', ' order by inhseqno)
            from pg_inherits where inhrelid = relation.oid),
         case when relkind in ('v', 'm') then pg_get_viewdef(oid) end,
         (select format('%s start %s increment %s from %s to %s cache %s cycle %s', format_type(seqtypid, null), seqstart,
                        seqincrement, seqmin, seqmax, seqcache, seqcycle)
            from pg_sequence where seqrelid = relation.oid)) as definition
  from relation

union all
select format('column %I.%I', c.relname, a.attname),
       concat_ws(' ',
         format_type(a.atttypid, a.atttypmod),
         case when a.attcollation not in (0, t.typcollation) then 'collate ' || a.attcollation::regcollation end,
         case when a.attstorage <> t.typstorage then 'storage ' || a.attstorage::text end,
         case when a.attnotnull then 'not null' end,
         case a.attidentity when 'a' then 'identity always' when 'd' then 'identity by default' end,
         case a.attgenerated when 's' then 'generated' when 'v' then 'generated virtual' else case when d.oid is not null then 'default' end end,
         pg_get_expr(d.adbin, d.adrelid))
  from pg_attribute a
  join relation c on c.oid = a.attrelid and c.relkind <> 'S'
  join pg_type t on t.oid = a.atttypid
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
 where a.attnum > 0 and not a.attisdropped

union all
select format('constraint %I.%I', coalesce(c.relname, t.typname), k.conname), pg_get_constraintdef(k.oid)
  from pg_constraint k
  left join relation c on c.oid = k.conrelid
  left join type t on t.oid = k.contypid
 where k.contype <> 'n' and (c.oid is not null or t.oid is not null)

union all
select format('index %I', i.relname),
       pg_get_indexdef(x.indexrelid) || case when x.indisvalid then '' else ' (invalid)' end
  from pg_index x
  join relation c on c.oid = x.indrelid
  join pg_class i on i.oid = x.indexrelid

union all
select format('trigger %I.%I', c.relname, g.tgname),
       pg_get_triggerdef(g.oid)
         || case g.tgenabled when 'O' then '' when 'D' then ' (disabled)' when 'R' then ' (replica)' else ' (always)' end
  from pg_trigger g join relation c on c.oid = g.tgrelid
 where not g.tgisinternal

union all
select format('rule %I.%I', c.relname, r.rulename), pg_get_ruledef(r.oid)
  from pg_rewrite r join relation c on c.oid = r.ev_class
 where r.rulename <> '_RETURN'

union all
select format('policy %I.%I', c.relname, p.polname),
       concat_ws(' ', p.polcmd::text, case when p.polpermissive then 'permissive' else 'restrictive' end,
         (select string_agg(coalesce(quote_ident(o.rolname), 'public'), ', ' order by o.rolname)
            from unnest(p.polroles) as role(id) left join pg_roles o on o.oid = role.id),
         'using ' || pg_get_expr(p.polqual, p.polrelid), 'with check ' || pg_get_expr(p.polwithcheck, p.polrelid))
  from pg_policy p join relation c on c.oid = p.polrelid

union all
select format('%s %I(%s)', case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end,
              p.proname, pg_get_function_identity_arguments(p.oid)),
       case when p.prokind = 'a' then (
         select concat_ws(' ', pg_get_function_result(p.oid), g.aggtransfn, g.aggfinalfn, format_type(g.aggtranstype, null),
                          g.agginitval)
           from pg_aggregate g where g.aggfnoid = p.oid)
       else pg_get_functiondef(p.oid) end
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
 where n.nspname = 'public'
   and not exists (select from of_extension e where e.classid = 'pg_proc'::regclass and e.objid = p.oid)
   and not exists (
     select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'i')

union all
select case t.typtype when 'd' then 'domain ' else 'type ' end || quote_ident(t.typname),
       concat_ws(' ',
         case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod) end,
         case when t.typtype = 'd' and t.typcollation not in (0, b.typcollation)
              then 'collate ' || t.typcollation::regcollation end,
         case when t.typnotnull then 'not null' end,
         'default ' || t.typdefault,
         (select 'enum ' || string_agg(quote_literal(enumlabel), ', ' order by enumsortorder)
            from pg_enum where enumtypid = t.oid),
         (select 'range of ' || format_type(rngsubtype, null) from pg_range where rngtypid = t.oid))
  from type t left join pg_type b on b.oid = t.typbasetype`

/** For the running transaction: names are written with their schema, values in one form. */
export const DETERMINISTIC_SETTINGS = `
  select set_config('search_path', '', true), set_config('timezone', 'UTC', true),
         set_config('datestyle', 'ISO, YMD', true), set_config('intervalstyle', 'postgres', true),
         set_config('bytea_output', 'hex', true), set_config('extra_float_digits', '1', true),
         set_config('quote_all_identifiers', 'off', true)`
