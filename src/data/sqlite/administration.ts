import type { Administration } from '../administration.ts'

/** Neither schemas nor logins. */
export const administration: Administration = {
  prepareSchema: async () => {},
  grant: async () => {},
  script: { begin: 'begin immediate;', separator: ';', end: 'commit;' },
}
