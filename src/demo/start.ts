import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { asTillsyncError } from '../contract/errors.ts'
import { checkFolder } from './folder.ts'
import { freePort } from './free-port.ts'
import { makePeople, PEOPLE } from './people.ts'
import { print } from './say.ts'
import { startHost } from './start-host.ts'
import { HEAD_OFFICE, STORES } from './world/sites.ts'

const FIRST_PORT = 8484

/** Hosts and consoles of the sites that `npm run demo` left behind, until Ctrl-C. */
async function start(directory: string): Promise<void> {
  checkFolder(directory)
  const hosts: { readonly end: () => Promise<void> }[] = []
  let port = FIRST_PORT
  for (const site of [HEAD_OFFICE, ...STORES]) {
    const folder = resolve(directory, site.code)
    // Of real invoices there is one store.
    if (!existsSync(folder)) continue
    await makePeople(`${folder}/tillsync.yaml`)
    port = await freePort(port)
    hosts.push(await startHost(folder, port))
    print(`${site.name.padEnd(24)} http://127.0.0.1:${port++}   log: ${folder}/host.log`)
  }
  print('')
  for (const { name, password, may } of PEOPLE) print(`Sign in as ${name} with the password \`${password}\`: ${may}.`)
  print('Ctrl-C ends the hosts.')
  await new Promise<void>((ended) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ended())
  })
  await Promise.all(hosts.map(({ end }) => end()))
}

try {
  await start(resolve(process.argv[2] ?? 'demo'))
} catch (error) {
  const told = asTillsyncError(error)
  if (!told) throw error
  process.stderr.write(`${told.code}: ${told.message}\n${told.remedy}\n`)
  process.exitCode = 1
}
