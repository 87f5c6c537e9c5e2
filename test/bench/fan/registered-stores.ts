import type { PostgresDatabases } from '../databases/postgres.ts'

export function storeCode(number: number): string {
  return `T${String(number).padStart(4, '0')}`
}

/** There are so many stores in the web database, all active; one statement, since `site add` is for one at a time. */
export function registerStores({ within }: PostgresDatabases, web: string, count: number): Promise<void> {
  return within(web, async (client) => {
    await client.query(
      `insert into tillsync_site (code, name, kind, format, active, epoch)
       select given.code, given.code, 'store', 'outright', true, 1 from unnest($1::text[]) as given(code)
       on conflict (code) do nothing`,
      [Array.from({ length: count }, (_, index) => storeCode(index + 1))],
    )
  })
}
