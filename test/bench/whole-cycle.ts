import type { Installation } from '../../src/container.ts'
import type { SyncRequest } from '../../src/runner/installation.ts'
import type { CycleReport } from '../../src/runner/report.ts'

/** One cycle; throws whatever went wrong in it. */
export async function wholeCycle(
  installation: Installation,
  { signal = new AbortController().signal, listener }: Partial<Pick<SyncRequest, 'signal' | 'listener'>> = {},
): Promise<CycleReport> {
  const report = await installation.sync({ reason: 'bench', signal, listener })
  const failed = report.error ?? report.plugins.find((plugin) => plugin.error !== undefined)?.error
  if (failed) throw failed
  return report
}
