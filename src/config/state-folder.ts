import { basename, dirname, extname, resolve } from 'node:path'
import { parseDocument } from 'yaml'

/** Where the host keeps what it must remember; absolute. Without a setting, beside the configuration: `tillsync.state`. */
export function stateFolderOf(file: string, given: string | undefined): string {
  return resolve(dirname(file), given ?? `${basename(file, extname(file))}.state`)
}

/** The same of a configuration that may have mistakes elsewhere. */
export function likelyStateFolder(
  file: string,
  text: string,
  environment: NodeJS.ProcessEnv,
  flags: Readonly<Record<string, string>>,
): string {
  const written: unknown = parseDocument(text).getIn(['host', 'stateFolder'])
  const given = flags['host.stateFolder'] ?? environment.TILLSYNC_HOST_STATE_FOLDER ?? written
  return stateFolderOf(file, typeof given === 'string' ? given : undefined)
}
