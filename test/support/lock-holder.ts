import type { DatabaseSettings } from '../../src/data/adapter.ts'
import { openDatabase } from '../../src/data/open.ts'
import { acquireSiteLock } from '../../src/data/site/lock.ts'

/** A process that takes the lock of a site's database, says so, and holds it until it is killed. */
const settings = JSON.parse(process.argv[2]!) as DatabaseSettings
const holder = { host: 'till-1', pid: process.pid, startedBy: 'eva', reason: 'command' }
await acquireSiteLock(openDatabase(settings), settings, holder)
process.stdout.write('held\n')
setInterval(() => {}, 1000)
