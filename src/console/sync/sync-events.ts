import { setTimeout } from 'node:timers/promises'
import type { FastifyReply } from 'fastify'
import { h } from 'preact'
import { SyncProgress } from './sync-progress.tsx'
import type { SyncState, SyncWindow } from './sync-window.ts'
import { syncWords } from './sync-words.ts'

/** A browser draws no faster than a person looks. */
const PAUSE_MILLISECONDS = 200

/**
 * A cycle as server-sent events until it has ended or nobody looks on any more: `status`, a sentence, and `progress`, a
 * part of the page; the last one is `end`. `mayLook`: asked before each, so that a session that ends sees no more.
 */
export async function* syncEvents(
  window: SyncWindow,
  state: SyncState,
  reply: FastifyReply,
  mayLook: () => boolean,
): AsyncGenerator<string> {
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  while (mayLook()) {
    const ended = state.phase === 'ended'
    const changed = window.changed(gone.signal).catch(() => {})
    yield event('status', syncWords(state)) + event('progress', reply.part(h(SyncProgress, { state })))
    if (ended) {
      yield event('end', '')
      return
    }
    await changed
    if (gone.signal.aborted) return
    await setTimeout(PAUSE_MILLISECONDS)
  }
}

function event(name: string, text: string): string {
  const data = text.split(/\r\n|\r|\n/).map((line) => `data: ${line}\n`)
  return `event: ${name}\n${data.join('')}\n`
}
