import type { Administration } from '../administration.ts'

/** One writer at a time, and neither schemas nor logins. */
export const administration: Administration = {
  exclusive: async () => {},
  prepareSchema: async () => {},
  grant: async () => {},
  script: { begin: 'begin immediate;', separator: ';', end: 'commit;' },
}
