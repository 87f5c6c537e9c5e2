import type { RightsReader } from '../health.ts'

/** What the login of this session lacks; on a column is as good as on the table. Tables that are not there lack nothing. */
export const missingRights: RightsReader = async (session, wanted) => {
  const { control = 'public' } = session.schemas
  const { quote } = session.adapter.statements
  const pairs = wanted.flatMap(({ table, rights }) => rights.map((right) => [quote(table), right]))
  return session.all<{ table: string; right: string }>(
    `with wanted(name, wanted) as (
       select value ->> 0, value ->> 1 from json_array_elements(cast(:pairs as json))
       union all
       select format('%I.%I', :control::text, c.relname), w
       from pg_class c, unnest(array['select', 'insert', 'update', 'delete']) w
       where c.relnamespace = to_regnamespace(quote_ident(:control)) and c.relkind = 'r' and c.relname like 'tillsync\\_%'
         and (c.relname <> 'tillsync_migration' or w = 'select')
     )
     select name as "table", wanted as "right" from wanted
     where to_regclass(name) is not null and not has_table_privilege(to_regclass(name), wanted)
       and (wanted = 'delete' or not has_any_column_privilege(to_regclass(name), wanted))
     order by name, wanted`,
    { pairs: JSON.stringify(pairs), control },
  )
}
