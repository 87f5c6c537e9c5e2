import { openDatabase } from '../../src/data/open.ts'
import { openWeb } from '../../src/data/web/web-database.ts'
import { packet } from './databases.ts'

/** A process that sends claims `first`, `first + step` … of the head office, to every store. */
const [settings = '', first, step, most] = process.argv.slice(2)
const database = openDatabase(JSON.parse(settings))
const web = openWeb(database)
for (let claim = Number(first); claim <= Number(most); claim += Number(step)) {
  await web.place('HO', [packet('HO', claim, '*')])
}
await database.close()
