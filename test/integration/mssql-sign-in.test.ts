import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { openDatabase } from '../../src/data/open.ts'
import { withCode } from '../support/databases.ts'
import { type Refusal, refusingServer } from '../support/refusing-server.ts'

/** What SQL Server says after the reason. */
const failed: Refusal = { number: 18456, message: "Login failed for user 'tillsync'." }

describe('a login that SQL Server does not let in', () => {
  async function refused(refusals: readonly Refusal[], expected: object): Promise<void> {
    const server = await refusingServer(refusals)
    const { port } = server.address() as AddressInfo
    const database = openDatabase({
      which: 'local',
      dialect: 'mssql',
      server: { host: '127.0.0.1', port, name: 'store', user: 'tillsync', password: 'x', tls: 'off' },
    })
    try {
      await assert.rejects(
        database.read((session) => session.all('select 1 as n')),
        expected,
      )
    } finally {
      await database.close()
      server.close()
    }
  }

  it('is told so where it is the login', async () => {
    await refused([failed], withCode('TS_DATABASE_LOGIN'))
    const unopened = { number: 4060, message: 'Cannot open database "store" requested by the login.' }
    await refused([unopened, failed], { ...withCode('TS_DATABASE_LOGIN'), message: /Cannot open database/ })
  })

  it('is told to try again later where the database moves to another server, whatever is said of the login', async () => {
    const moving = { number: 983, message: "Unable to access availability database 'store'." }
    await refused([moving, failed], { ...withCode('TS_DATABASE_ABSENT'), message: /Unable to access availability/ })
  })
})
