import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { coded } from '../../contract/errors.ts'
import { type HealthFactory, queryStep, versionCheck } from '../health.ts'

/** An embedded database has no network to cross. */
export const health: HealthFactory = {
  steps: [
    {
      name: 'file',
      wanted: 'a file that may be read and written',
      async take({ storage = '', which }) {
        const { size } = await stat(storage).catch(({ code, message }: NodeJS.ErrnoException) => {
          throw new Error(code === 'ENOENT' ? `there is no file ${storage}` : message)
        })
        // In the folder, the log of what is written comes beside the file.
        for (const path of [storage, dirname(storage)])
          await access(path, constants.R_OK | constants.W_OK).catch(({ message: detail }: Error) => {
            throw coded('TS_DATABASE_READONLY', { which, detail })
          })
        return `${storage}, ${size} bytes`
      },
    },
    {
      name: 'network',
      wanted: 'name, port and TLS, where there is a server',
      take: async () => 'not applicable: SQLite is a file',
    },
    {
      name: 'open',
      wanted: 'to be opened',
      async take(_, database) {
        await database.read(async () => {})
        return 'opened'
      },
    },
    queryStep,
    {
      name: 'write',
      wanted: 'a transaction that may write',
      async take(_, database) {
        await database.write(async () => {})
        return 'begun and ended'
      },
    },
  ],
  checks: [
    versionCheck(
      'SQLite',
      // `unhex`, by which packets are written
      '3.41.0',
      'select sqlite_version() as version',
      "Upgrade SQLite; it comes with Tillsync's own packages.",
    ),
    {
      name: 'row versioning',
      async judge(database) {
        const [row] = await database.read((session) =>
          session.all<{ mode: string }>('select journal_mode as mode from pragma_journal_mode'),
        )
        return {
          ok: row?.mode === 'wal',
          found: `journal mode ${row?.mode}`,
          wanted: 'journal mode wal',
          remedy: 'Put the database on a local disk whose file system can share memory: write-ahead logging needs it.',
        }
      },
    },
  ],
}
