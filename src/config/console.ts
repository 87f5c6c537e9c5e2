import { dirname, resolve } from 'node:path'
import { misfit } from './formats.ts'
import type { ConsoleConfig } from './settings.ts'

/** Paths from the folder of the configuration file. Whether the files fit is seen when the console starts. */
export function consoleOf(given: ConsoleConfig, file: string): ConsoleConfig {
  const located = (name: string | undefined) => (name === undefined ? undefined : resolve(dirname(file), name))
  return { ...given, certificate: located(given.certificate), certificateKey: located(given.certificateKey) }
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/

/** What no setting of `console` can say alone. */
export function brokenConsoleRules({ host, certificate, certificateKey }: ConsoleConfig): string[] {
  const problems: string[] = []
  if ((certificate === undefined) !== (certificateKey === undefined)) {
    const name = certificate === undefined ? 'certificate' : 'certificateKey'
    problems.push(`console.${name}: ${misfit(undefined, 'the one and the other, or neither')}`)
  }
  if (!LOOPBACK.test(host) && certificate === undefined) {
    const wanted = '127.0.0.1, or console.certificate beside it: beyond this machine passwords travel encrypted'
    problems.push(`console.host: ${misfit(host, wanted)}`)
  }
  return problems
}
