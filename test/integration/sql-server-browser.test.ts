import assert from 'node:assert/strict'
import { createSocket, type Socket } from 'node:dgram'
import { createServer, type Server } from 'node:net'
import type { DatabaseSettings } from '../../src/data/database-settings.ts'
import { openDatabase } from '../../src/data/open.ts'
import { checkConnection } from '../../src/preflight/connection.ts'

const HOST = '127.0.0.1'
const BROWSER_PORT = 1434

describe('a named instance of SQL Server', () => {
  let browser: Socket
  let server: Server
  let port: number

  before(async () => {
    server = createServer().listen(0, HOST)
    await new Promise((resolve) => server.once('listening', resolve))
    port = (server.address() as { port: number }).port
    browser = createSocket('udp4')
    browser.on('message', (_, asker) => {
      const instances = [
        `ServerName;TILL;InstanceName;OTHER;IsClustered;No;Version;15.0.2000.5;tcp;1;;`,
        `ServerName;TILL;InstanceName;POS;IsClustered;No;Version;15.0.2000.5;tcp;${port};;`,
      ]
      browser.send(`\u0005\0\0${instances.join('')}`, asker.port, asker.address)
    })
    await new Promise<void>((resolve) => browser.bind(BROWSER_PORT, HOST, resolve))
  })
  after(() => server?.close())

  async function stepsTo(instance: string) {
    const settings: DatabaseSettings = {
      which: 'local',
      dialect: 'mssql',
      server: { host: HOST, instance, name: 'store', user: 'tillsync', tls: 'verify', connectTimeoutSeconds: 1 },
    }
    const database = openDatabase(settings)
    try {
      const findings = await checkConnection(database, settings)
      return findings.map(({ check, ok, found, remedy }) => ({ step: check.split(': ')[1], ok, found, remedy }))
    } finally {
      await database.close()
    }
  }

  it('is found by what the browser service tells of it', async () => {
    const [name, instance, found] = await stepsTo('pos')
    assert.ok(name?.ok)
    assert.deepEqual([instance?.step, instance?.ok, instance?.found], ['instance', true, `pos is at port ${port}`])
    assert.deepEqual([found?.step, found?.ok, found?.found], ['port', true, `port ${port} is open`])
  })

  it('that the browser service does not know is told, with what to do', async () => {
    const [, instance, next] = await stepsTo('NOSUCH')
    assert.deepEqual([instance?.step, instance?.ok], ['instance', false])
    assert.match(instance!.found, /NOSUCH/)
    assert.match(next!.found, /^not checked/)
  })

  it('is not found without the browser service', async () => {
    browser.close()
    const [, instance] = await stepsTo('POS')
    assert.deepEqual([instance?.step, instance?.ok], ['instance', false])
    assert.match(instance!.remedy, /SQL Server Browser and open UDP port 1434/)
  })
})
