import { randomBytes } from 'node:crypto'
import { coded } from '../../contract/errors.ts'
import type { Session } from '../database.ts'
import type { Logins } from '../logins.ts'
import { literal, quote, quoteName } from './quote.ts'
import { scramVerifier } from './scram.ts'
import { storePolicies } from './store-policies.ts'

const STORE = 'tillsync_store'
const HEAD_OFFICE = 'tillsync_head_office'

/**
 * Row-level security for a role of which every store's login is a member: granted to each of them, the rights of two
 * thousand would not fit into the row of a table in the catalogue. Roles are the server's, not the database's: chance
 * keeps the names of two web databases apart.
 */
export const logins: Logins = {
  schema: (control) => control,

  async protect(session) {
    const role = quoteName(`${STORE}_${randomBytes(4).toString('hex')}`)
    await session.run(`create role ${role}`)
    await closeSchemas(session)
    await session.run(`grant usage on schema ${quoteName(session.schemas.control ?? 'public')} to ${role}`)
    for (const { table, rights, policies } of storePolicies(session)) {
      await session.run(`grant ${rights} on ${table} to ${role}`)
      const commands = Object.entries(policies)
      if (commands.length > 0) await session.run(`alter table ${table} enable row level security`)
      for (const [command, clause] of commands) {
        await session.run(`create policy ${STORE}_${command} on ${table} for ${command} to ${role} ${clause}`)
      }
    }
  },

  async admit(session, user) {
    for (const { table, policies } of storePolicies(session)) {
      if (!policies.select) continue
      const roles = await rolesOf(session, table, HEAD_OFFICE)
      if (roles.length === 0) {
        await session.run(`create policy ${HEAD_OFFICE} on ${table} to ${quoteName(user)} using (true)`)
      } else if (!roles.includes(user)) {
        await session.run(`alter policy ${HEAD_OFFICE} on ${table} to ${[...roles, user].map(quoteName).join(', ')}`)
      }
    }
  },

  async make(session, { user, password }) {
    const role = quoteName(await storeRole(session))
    await session.run(
      `create role ${quoteName(user)} login password ${literal(scramVerifier(password))} in role ${role}`,
    )
  },

  async adopt(session, user) {
    const found = await session.all('select 1 from pg_roles where rolname = :user', { user })
    if (found.length > 0) await logins.open(session, user)
    return found.length > 0
  },

  async setPassword(session, { user, password }) {
    await session.run(`alter role ${quoteName(user)} password ${literal(scramVerifier(password))}`)
  },

  async open(session, user) {
    await session.run(`alter role ${quoteName(user)} login`)
    await session.run(`grant ${quoteName(await storeRole(session))} to ${quoteName(user)}`)
  },

  async close(session, user) {
    await session.run(`alter role ${quoteName(user)} nologin`)
    await session.run(`revoke ${quoteName(await storeRole(session))} from ${quoteName(user)}`)
  },
}

/**
 * Who may make something in it could put a function of his own in the way of the head office's statements. `public` is
 * open to everybody in each database of PostgreSQL 14, wherever the tables are.
 */
async function closeSchemas(session: Session): Promise<void> {
  const { control, business } = session.schemas
  for (const schema of new Set([control, business, 'public'])) {
    if (!schema || !(await isOpen(session, schema))) continue
    await session.run(`revoke create on schema ${quoteName(schema)} from public`)
    // Of a schema that is another's, the server warns only.
    if (await isOpen(session, schema)) throw coded('TS_SCHEMA_OPEN', { schema })
  }
}

async function isOpen(session: Session, schema: string): Promise<boolean> {
  const open = await session.all(
    `select 1 from pg_namespace where nspname = :schema and has_schema_privilege('public', oid, 'create')`,
    { schema },
  )
  return open.length > 0
}

async function storeRole(session: Session): Promise<string> {
  const [role] = await rolesOf(session, quote(session.qualified('tillsync_site', 'control')), `${STORE}_select`)
  if (!role) throw coded('TS_SCHEMA_MISSING', { which: 'web', missing: `the policy ${STORE}_select` })
  return role
}

async function rolesOf(session: Session, table: string, policy: string): Promise<string[]> {
  const rows = await session.all<{ role: string }>(
    `select pg_get_userbyid(role)::text as role from pg_policy cross join unnest(polroles) as role
     where polrelid = to_regclass(:table) and polname = :policy`,
    { table, policy },
  )
  return rows.map(({ role }) => role)
}
