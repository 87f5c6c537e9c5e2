import assert from 'node:assert/strict'
import { appendFileSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Libsql from 'libsql'
import { loadConfig } from '../../src/config.ts'
import { consoleServer } from '../../src/console/server.ts'
import { openInstallation } from '../../src/container.ts'
import { HostSite } from '../../src/host/host-site.ts'
import { signedIn, testConsole } from '../support/test-console.ts'

describe('the console of a running host', () => {
  it('goes by a changed configuration without a restart, and by the last valid one while the file has mistakes', async () => {
    const place = await testConsole({ at: 'headOffice' })
    const file = place.files.headOffice
    const config = () => loadConfig({ file, flags: { 'log.level': 'silent' } })
    const site = await HostSite.open(openInstallation, config(), { output: { write() {} } })
    const server = await consoleServer({ ...place.services, installation: () => site.installation })
    try {
      const { get } = await signedIn({ server }, 'Asha')
      assert.match((await get('/stores')).body, /High Street/)

      copyFileSync(join(place.folder, 'ho/web.sqlite'), join(place.folder, 'ho/moved.sqlite'))
      const moved = new Libsql(join(place.folder, 'ho/moved.sqlite'))
      moved.prepare(`update tillsync_site set name = 'Harbour Street' where code = 'S001'`).run()
      moved.close()
      const before = readFileSync(file, 'utf8')
      writeFileSync(
        file,
        before.replace('web.sqlite', 'moved.sqlite').replace('# intervalMinutes: 15', 'intervalMinutes: 45'),
      )
      await site.take(config())
      const { body } = await get('/stores')
      assert.match(body, /Harbour Street/)
      assert.doesNotMatch(body, /High Street/)

      appendFileSync(file, '\nlogs: { level: loud }\n')
      for (const path of ['/schedule', '/web-db-locator', '/plugins']) {
        const shown = (await get(path)).body
        assert.match(shown, /logs: found a setting that does not exist/, path)
        assert.match(shown, /What is shown is in force/, path)
      }
      assert.match((await get('/schedule')).body, /value="45"/)
      assert.match((await get('/web-db-locator')).body, /moved\.sqlite/)
      assert.match((await get('/data-exchange')).body, /configuration file has mistakes/)
    } finally {
      await server.close()
      await site.close()
      await place.close()
    }
  })
})
