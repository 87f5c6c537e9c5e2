import type { DatabaseSettings } from '../../src/data/database-settings.ts'
import { openDatabase } from '../../src/data/open.ts'
import { acquireSiteLock, type LockName } from '../../src/data/site/lock.ts'

/** A process that takes a lock of a site's database, says so, and holds it until it is killed: `SETTINGS [NAME]`. */
const name = (process.argv[3] ?? 'cycle') as LockName
const settings = JSON.parse(process.argv[2]!) as DatabaseSettings
const holder = { host: 'till-1', pid: process.pid, startedBy: 'eva', reason: 'command' }
await acquireSiteLock(openDatabase(settings), settings, holder, name)
process.stdout.write('held\n')
setInterval(() => {}, 1000)
