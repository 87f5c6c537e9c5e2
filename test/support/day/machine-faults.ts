import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mock } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Fault, toldCycle } from './happening.ts'
import { withPowerCut } from './power-cut.ts'

const COMMAND_LINE = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url))
const HANGING_PLUGIN = new URL('hanging-plugin.ts', import.meta.url).href
const PROGRAM = ['--conditions=tillsync-source', '--import', 'tsx']
const HOUR = 60 * 60_000

/** What happens to the machine that a cycle runs on. */
export const MACHINE_FAULTS: Readonly<Record<string, Fault>> = {
  /** A process of its own, at any moment. */
  async 'process killed'({ site, random }) {
    const child = spawn(process.execPath, [...PROGRAM, COMMAND_LINE, '--config', site.file, 'sync'], {
      stdio: 'ignore',
    })
    const ended = once(child, 'exit')
    await Promise.race([ended, setTimeout(random.int(1000, 3000))])
    child.kill('SIGKILL')
    await ended
  },

  /** Whoever watches over the process ends it then; the first plugin that has something to do hangs. */
  async 'plugin hangs'({ site, random }) {
    const { registry } = site.installation
    const names = registry.types.map(({ name }) => name)
    const hanging = `${names}.${random.pick(['extract', 'transform', 'load'])}`
    const words = [...PROGRAM, '--import', HANGING_PLUGIN, COMMAND_LINE, '--config', site.file, 'sync']
    const child = spawn(process.execPath, words, {
      env: { ...process.env, TILLSYNC_TEST_HANGS: hanging },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const ended = once(child, 'exit')
    const hangs = new Promise<void>((resolve) => {
      child.stdout.on('data', (said) => {
        if (String(said).includes('hangs')) resolve()
      })
    })
    await Promise.race([ended, hangs])
    child.kill('SIGKILL')
    await ended
  },

  async 'power cut'({ site: { installation }, random }) {
    const cut = withPowerCut(installation, random.int(1, 40), random.pick(['before', 'after']))
    await cut.sync({ reason: 'test', signal: new AbortController().signal }).catch(() => {})
  },

  /** By hours, which preflight lets pass here, or by years, which it does not. */
  async 'clock wrong'({ site, random }) {
    const hours = random.pick([-20, -1, 3, 20, 365 * 24, -365 * 24 * 30])
    mock.timers.enable({ apis: ['Date'], now: Date.now() + hours * HOUR })
    try {
      await toldCycle(site.installation)
    } finally {
      mock.timers.reset()
    }
  },
}
