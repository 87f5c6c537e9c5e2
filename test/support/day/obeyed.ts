import { recoverSite } from '../../../src/runner/recovery.ts'
import type { CycleReport } from '../../../src/runner/report.ts'
import type { ConfiguredSite } from '../configured-sites.ts'

/** A cycle at which somebody stands who does what the preflight says of restored databases. */
export async function obeyed(site: ConfiguredSite): Promise<CycleReport> {
  const report = await site.cycle()
  const forked = report.findings.some(
    ({ ok, severity, check }) => !ok && severity === 'error' && check.startsWith('restored database'),
  )
  if (!forked) return report
  await recoverSite(site.installation, { dryRun: false })
  return site.cycle()
}
