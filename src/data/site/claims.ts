import type { ClaimedDocument, Claims } from '../../flow/ports/events.ts'
import type { Session } from '../database.ts'

export function claimsOf(session: Session): Claims {
  const { after, limit, now } = session.adapter.statements

  return {
    async draw() {
      // The update comes first: it locks the row, and whoever draws next waits for this commit.
      await session.run('update tillsync_site_state set counter = counter + 1 where id = 1')
      const [state] = await session.all<{ epoch: number; counter: number }>(
        'select epoch, counter from tillsync_site_state where id = 1',
      )
      return { epoch: Number(state!.epoch), number: Number(state!.counter) }
    },

    async record({ type, epoch, number, documents }) {
      await session.run(
        `insert into tillsync_claim (epoch, number, type, state, claimed_at, document_count, documents)
         values (:epoch, :number, :type, 'OPEN', ${now}, :count, :documents)`,
        { epoch, number, type, count: documents.length, documents: claimText(documents) },
      )
    },

    async open(type, latest) {
      const later = latest ? `and ${after(['epoch', 'number'], [':epoch', ':number'])}` : ''
      const [claim] = await session.all<{ epoch: number; number: number; documents: string }>(
        `select epoch, number, documents from tillsync_claim where state = 'OPEN' and type = :type ${later}
         order by epoch, number ${limit(1)}`,
        { type, ...(latest && { epoch: latest.epoch, number: latest.number }) },
      )
      return (
        claim && {
          type,
          epoch: Number(claim.epoch),
          number: Number(claim.number),
          documents: claimedDocuments(claim.documents),
        }
      )
    },

    async close({ epoch, number }) {
      // Each document is now in the outbox, in its packets' bytes and audiences.
      await session.run(
        `update tillsync_claim set state = 'CLOSED', documents = null where epoch = :epoch and number = :number`,
        { epoch, number },
      )
    },

    async void() {
      const rows = await session.all<{ type: string; epoch: number; number: number; documents: string }>(
        `select type, epoch, number, documents from tillsync_claim where state = 'OPEN' order by type, epoch, number`,
      )
      await session.run(`update tillsync_claim set state = 'VOID', documents = null where state = 'OPEN'`)
      return rows.map(({ type, epoch, number, documents }) => ({
        type,
        epoch: Number(epoch),
        number: Number(number),
        documents: claimedDocuments(documents),
      }))
    },
  }
}

/** One text for all: a row for each document would be written and deleted again within a second. */
function claimText(documents: readonly ClaimedDocument[]): string {
  return JSON.stringify(documents.map(({ kind, key, to }) => (to ? [kind, key, to] : [kind, key])))
}

/** The documents of an open claim, as its row has them. */
export function claimedDocuments(text: string): ClaimedDocument[] {
  const documents = JSON.parse(text) as [string, string[], string[]?][]
  return documents.map(([kind, key, to]) => (to ? { kind, key, to } : { kind, key }))
}
