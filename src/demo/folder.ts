import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { coded } from '../contract/errors.ts'

/** Tells a folder of the demo from one that holds somebody's work. */
const MARK = '.tillsync-demo'

/** An empty folder for the demo. One that an earlier demo made is emptied; any other that is not empty is refused. */
export function prepareFolder(directory: string): void {
  const there = existsSync(directory) ? readdirSync(directory) : []
  if (there.length > 0 && !there.includes(MARK)) {
    const problem = `${directory} is not empty, and no demo made it. Name another folder with --directory.`
    throw coded('TS_DEMO_USAGE', { problem })
  }
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, MARK), 'Made by the Tillsync demo, which empties this folder each time it runs.\n')
}

/** TS_DEMO_USAGE unless an earlier demo made the folder. */
export function checkFolder(directory: string): void {
  if (existsSync(join(directory, MARK))) return
  throw coded('TS_DEMO_USAGE', { problem: `There is no demo in ${directory} yet: run \`npm run demo\` first.` })
}
