import { coded } from '../../contract/errors.ts'
import type { Administration } from '../administration.ts'
import type { Session } from '../database.ts'

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

export const administration: Administration = {
  async prepareSchema(session) {
    const { control = 'public' } = session.schemas
    const there = await session.all('select 1 from pg_namespace where nspname = :control', { control })
    if (there.length === 0) await session.run(`create schema ${quoted(control)}`)
  },

  async grant(session, user, tables) {
    const { control = 'public', business = 'public' } = session.schemas
    const there = await session.all('select 1 from pg_roles where rolname = :user', { user })
    if (there.length === 0) throw coded('TS_LOGIN_UNKNOWN', { user })
    for (const statement of await lacking(session, user, control, business, tables)) {
      await session.run(`grant ${statement} to ${quoted(user)}`)
    }
  },

  script: { begin: 'begin;', separator: ';', end: 'commit;' },
}

/** `usage on schema "pos"`, `select, insert on "pos"."bill"`: what the login has not, of what this one owns. */
async function lacking(
  session: Session,
  user: string,
  control: string,
  business: string,
  tables: readonly string[],
): Promise<string[]> {
  const rows = await session.all<{ right: string }>(
    `select format('usage on schema %I', s.nspname) as "right"
     from pg_namespace s where s.nspname in (:control, :business) and not has_schema_privilege(:user, s.oid, 'usage')
     union all
     select format('%s on %I.%I', string_agg(w.wanted, ', ' order by w.place), s.nspname, t.relname)
     from pg_class t join pg_namespace s on s.oid = t.relnamespace
     cross join lateral (
       select wanted, place from unnest(array['select', 'insert', 'update', 'delete']) with ordinality w(wanted, place)
       where t.relkind = 'r' and (t.relname <> 'tillsync_migration' or wanted = 'select')
         and not has_table_privilege(:user, t.oid, wanted)
       union all
       select 'usage', 0 where t.relkind = 'S' and not has_sequence_privilege(:user, t.oid, 'usage')
     ) w
     where pg_has_role(t.relowner, 'usage') and (
       s.nspname = :control and t.relname like 'tillsync\\_%' or
       s.nspname = :business and t.relname in (select json_array_elements_text(cast(:tables as json))))
     group by s.nspname, t.relname, t.relkind`,
    { user, control, business, tables: JSON.stringify(tables) },
  )
  return rows.map(({ right }) => right)
}
