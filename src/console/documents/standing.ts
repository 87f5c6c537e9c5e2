import type { SentStatus } from '../../data/operator/sent-document.ts'
import type { TraceStep } from '../../data/operator/trace.ts'
import { RECEIVED_WORDS, SENT_WORDS, type StatusWords } from './status-words.ts'

/** Where a document stands: its status, and the step of its journey that says so. */
export interface Standing {
  readonly status: string
  readonly words: StatusWords
  readonly step: TraceStep
}

/** Undefined: nothing is known of it. */
export function standingOf(steps: readonly TraceStep[]): Standing | undefined {
  const sent = sentStanding(steps.filter(({ side }) => side === 'sent'))
  if (sent) return { status: sent.status, words: SENT_WORDS[sent.status], step: sent.step }
  const step = steps.findLast((one) => one.side === 'received' && one.step in RECEIVED_WORDS)
  return step && { status: step.step, words: RECEIVED_WORDS[step.step as keyof typeof RECEIVED_WORDS], step }
}

/** A change that is not sent yet counts most, then what is said of the document, then the packet that is behind. */
function sentStanding(steps: readonly TraceStep[]): { status: SentStatus; step: TraceStep } | undefined {
  const last = (name: string) => steps.findLast(({ step }) => step === name)
  const packets = lastOfEachPacket(steps)
  const claimed = last('CLAIMED')
  const unpacked = claimed && !packets.some(({ claim }) => claim === claimed.claim) ? claimed : undefined
  const unsent = last('CAPTURED') ?? (last('INVALID') ? undefined : unpacked)
  if (unsent) return { status: 'PENDING', step: unsent }
  for (const status of ['REJECTED', 'WAIVED', 'INVALID'] as const) {
    const step = last(status)
    if (step) return { status, step }
  }
  for (const status of ['PENDING', 'UPLOADED', 'PROCESSED'] as const) {
    const step = packets.findLast((one) => one.step === status)
    if (step) return { status, step }
  }
  return undefined
}

function lastOfEachPacket(steps: readonly TraceStep[]): TraceStep[] {
  const ofPackets = steps.filter(({ audience }) => audience !== undefined)
  return [...new Map(ofPackets.map((step) => [step.audience, step])).values()]
}
