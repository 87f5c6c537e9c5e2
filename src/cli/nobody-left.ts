import type { Aftermath } from '../data/operator/roles.ts'

/** What was done, with a warning where the next preflight will fail for it. */
export function nobodyLeft(done: string, { nobodyExchanges }: Aftermath): string {
  if (!nobodyExchanges) return done
  return `${done}
Warning: no active user may run a cycle now; that needs a role with the access right data-exchange and its web-database
connection enabled: see \`tillsync role list\`.`
}
