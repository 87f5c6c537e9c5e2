import type { RightsReader } from '../health.ts'

/** What the user of this session lacks. To whom a table may not be shown it is as if it were not there. */
export const missingRights: RightsReader = async (session, wanted) => {
  const { control = 'dbo' } = session.schemas
  const { quote } = session.adapter.statements
  const pairs = wanted.flatMap(({ table, rights }) => rights.map((right) => ({ name: quote(table), wanted: right })))
  return session.all<{ table: string; right: string }>(
    `with wanted(name, wanted) as (
       select name, wanted from openjson(:pairs) with (name nvarchar(300), wanted nvarchar(10))
       union all
       select quotename(s.name) + '.' + quotename(t.name), w.wanted
       from sys.tables t join sys.schemas s on s.schema_id = t.schema_id
       cross join (values ('select'), ('insert'), ('update'), ('delete')) w(wanted)
       where s.name = :control and t.name like 'tillsync[_]%' and (t.name <> 'tillsync_migration' or w.wanted = 'select')
     )
     select name as "table", wanted as "right" from wanted
     where has_perms_by_name(name, 'OBJECT', upper(wanted)) = 0
     order by name, wanted`,
    { pairs: JSON.stringify(pairs), control },
  )
}
