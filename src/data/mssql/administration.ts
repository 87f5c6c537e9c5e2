import { coded } from '../../contract/errors.ts'
import type { Administration } from '../administration.ts'
import type { Session } from '../database.ts'
import { readsJson } from './compatibility.ts'

const RIGHTS = ['select', 'insert', 'update', 'delete']

const quoted = (name: string): string => `[${name.replaceAll(']', ']]')}]`

export const administration: Administration = {
  async prepareSchema(session) {
    if (!(await readsJson(session))) {
      const [{ name } = { name: '' }] = await session.all<{ name: string }>('select db_name() as name')
      throw coded('TS_COMPATIBILITY_LEVEL', { name })
    }
    const { control = 'dbo', business = 'dbo' } = session.schemas
    const [row] = await session.all<{ there: number; owner: string; user: string; found: string }>(
      `select case when schema_id(:control) is null then 0 else 1 end as there, user_name() as "user",
         schema_name() as found, (select user_name(principal_id) from sys.schemas where name = :business) as owner`,
      { control, business },
    )
    if (Number(row?.there) !== 1) {
      // One owner for both: a login that writes business tables then needs no right on what their triggers write.
      const create = `create schema ${quoted(control)} authorization ${quoted(row?.owner ?? 'dbo')}`
      // It must be alone in its batch.
      await session.run(`exec(N'${create.replaceAll("'", "''")}')`)
    }
    checkDefault(row?.user ?? '', row?.found, control)
  },

  async grant(session, user, tables) {
    const { control = 'dbo', business = 'dbo' } = session.schemas
    const [principal] = await session.all<{ found: string | null }>(
      'select default_schema_name as found from sys.database_principals where name = :user',
      { user },
    )
    if (!principal) throw coded('TS_LOGIN_UNKNOWN', { user })
    checkDefault(user, principal.found ?? 'dbo', control)
    for (const statement of await lacking(session, user, control, business, tables)) {
      await session.run(`grant ${statement} to ${quoted(user)}`)
    }
  },

  script: {
    // What the tools leave off by themselves, and triggers keep from the session that made them.
    begin:
      'SET ANSI_NULLS, ANSI_PADDING, ANSI_WARNINGS, ARITHABORT, CONCAT_NULL_YIELDS_NULL, QUOTED_IDENTIFIER, XACT_ABORT ON;\n' +
      'SET NUMERIC_ROUNDABORT OFF;\nBEGIN TRANSACTION;\nGO',
    separator: ';\nGO',
    end: 'COMMIT;\nGO',
  },
}

/** Names without a schema are looked for in the default one of the user, then in dbo: there is no other search path. */
function checkDefault(user: string, found: string | undefined, wanted: string): void {
  if (found?.toLowerCase() !== wanted.toLowerCase()) throw coded('TS_DEFAULT_SCHEMA', { user, found, wanted })
}

/** `select on [pos].[bill]`: what the user has not been granted, of what this login may grant. */
async function lacking(
  session: Session,
  user: string,
  control: string,
  business: string,
  tables: readonly string[],
): Promise<string[]> {
  const rows = await session.all<{ type: string; schema: string; name: string; granted: string | null }>(
    `select o.type as type, s.name as "schema", o.name as name, lower(p.permission_name) as granted
     from sys.objects o
     join sys.schemas s on s.schema_id = o.schema_id
     left join sys.database_permissions p on p.class = 1 and p.major_id = o.object_id and p.state in ('G', 'W')
       and p.grantee_principal_id = (select principal_id from sys.database_principals where name = :user)
     where o.type in ('U', 'SO')
       and (has_perms_by_name(quotename(s.name) + '.' + quotename(o.name), 'OBJECT', 'CONTROL') = 1
         or is_member('db_securityadmin') = 1)
       and (s.name = :control and o.name like 'tillsync[_]%' or
         s.name = :business and o.name in (select value from openjson(:tables)))
     order by s.name, o.name`,
    { user, control, business, tables: JSON.stringify(tables) },
  )
  const granted = new Map<string, string[]>()
  const wanted = new Map<string, string[]>()
  for (const { type, schema, name, granted: right } of rows) {
    const object = `${quoted(schema)}.${quoted(name)}`
    granted.set(object, [...(granted.get(object) ?? []), ...(right ? [right] : [])])
    // NEXT VALUE FOR in a default asks for the right to update the sequence.
    wanted.set(object, type.trim() === 'SO' ? ['update'] : name === 'tillsync_migration' ? ['select'] : RIGHTS)
  }
  return [...wanted].flatMap(([object, rights]) => {
    const missing = rights.filter((right) => !granted.get(object)?.includes(right))
    return missing.length > 0 ? [`${missing.join(', ')} on object::${object}`] : []
  })
}
