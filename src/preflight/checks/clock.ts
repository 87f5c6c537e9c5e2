import type { Check } from '../check.ts'
import { finding } from '../finding.ts'

const NAME = 'clock'

/** Nothing is ordered by time (PROTOCOL.md, rule 23), but people read it, and certificates end by it. */
export const clock: Check = {
  name: NAME,
  needs: ['web'],
  async run({ config, webDatabase, machine }) {
    const asked = machine.now().getTime()
    const [row] = await webDatabase.read((session) => {
      const { canonical, now } = session.adapter.statements
      return session.all<{ now: string }>(`select ${canonical(now, 'instant')} as now`)
    })
    const here = (asked + machine.now().getTime()) / 2
    const skew = Math.round((here - Date.parse(row?.now ?? '')) / 1000)
    const most = config.preflight.clockSkewSeconds
    return [
      finding(NAME, {
        ok: Math.abs(skew) <= most,
        found:
          skew === 0 ? 'no difference' : `${Math.abs(skew)} s ${skew > 0 ? 'ahead of' : 'behind'} the web database`,
        wanted: `at most ${most} s apart`,
        remedy: 'Set the clock of this machine, best by a time server; or that of the web database’s machine.',
      }),
    ]
  },
}
