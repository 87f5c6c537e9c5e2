import type { Key } from '../../contract/index.ts'
import { knownProgress } from '../../data/operator/known-progress.ts'
import type { SentDocument } from '../../data/operator/sent-document.ts'
import type { TraceStep } from '../../data/operator/trace.ts'
import type { Installation } from '../../runner/installation.ts'
import type { Standing } from './standing.ts'

/** Of an UPLOADED document for several destinations: how many of them have applied it. */
export async function standingProgress(
  { siteDatabase, webDatabase, site }: Installation,
  name: { readonly type: string; readonly kind: string; readonly key: Key },
  { status, step }: Standing,
  steps: readonly TraceStep[],
): Promise<SentDocument['progress']> {
  if (status !== 'UPLOADED') return undefined
  const holding = steps.flatMap(({ audience, removal }) => (audience === undefined || removal ? [] : [audience]))
  const document = { ...name, status, changedAt: step.at ?? '', audiences: [...new Set(holding)] } as const
  const [known] = await knownProgress(siteDatabase, webDatabase, site.code, [document])
  return known?.progress
}
