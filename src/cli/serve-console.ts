import { loadConfig } from '../config.ts'
import { asTillsyncError, coded } from '../contract/errors.ts'
import type { HostSite } from '../host/host-site.ts'

/**
 * Serves the web console of a site beside its host, if it is to have one; gives what ends it. A console that cannot start
 * is logged: the cycles go on without it.
 */
export async function serveConsole(
  site: HostSite,
  flags: Readonly<Record<string, string>>,
): Promise<() => Promise<void>> {
  const { config, log } = site.installation
  const { enabled, host, port } = config.console
  if (!enabled) return async () => {}
  const [{ consoleServer }, { openInstallation }] = await Promise.all([
    import('../console/server.ts'),
    import('../container.ts'),
  ])
  const open = (user: string) =>
    openInstallation(loadConfig({ file: config.file, flags: { ...flags, 'operator.user': user } }))
  try {
    const server = await consoleServer({ installation: () => site.installation, open, flags, log })
    log.info({ address: await server.listen({ host, port }) }, 'the console can be opened')
    return () => server.close()
  } catch (error) {
    const told = asTillsyncError(error) ?? coded('TS_CONSOLE_ADDRESS', { host, port, detail: (error as Error).message })
    log.error({ code: told.code, remedy: told.remedy }, told.message)
    return async () => {}
  }
}
