import type { ClaimedDocument, Claims } from '../../flow/ports.ts'
import type { Session } from '../database.ts'
import { NAME_COLUMNS, nameOf, nameRow } from './document-names.ts'

export function claimsOf(session: Session): Claims {
  const { relation, limit, now } = session.adapter.statements

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
        `insert into tillsync_claim (epoch, number, type, state, claimed_at) values (:epoch, :number, :type, 'OPEN', ${now})`,
        { epoch, number, type },
      )
      const columns = [...NAME_COLUMNS, { name: 'to_audiences', type: 'text' as const }]
      await session.run(
        `insert into tillsync_claim_document (epoch, number, kind, document_key, to_audiences)
         select :epoch, :number, k.kind, k.document_key, k.to_audiences from ${relation(columns, 'documents')} k`,
        { epoch, number, documents: JSON.stringify(documents.map(claimedRow)) },
      )
    },

    async open(type) {
      const [claim] = await session.all<{ epoch: number; number: number }>(
        `select epoch, number from tillsync_claim where state = 'OPEN' and type = :type
         order by epoch, number ${limit(1)}`,
        { type },
      )
      if (!claim) return undefined
      const rows = await session.all<{ kind: string; document_key: string; to_audiences: string | null }>(
        `select kind, document_key, to_audiences from tillsync_claim_document
         where epoch = :epoch and number = :number order by kind, document_key`,
        { epoch: claim.epoch, number: claim.number },
      )
      const documents = rows.map((row): ClaimedDocument => {
        const name = nameOf(row)
        return row.to_audiences === null ? name : { ...name, to: JSON.parse(row.to_audiences) as string[] }
      })
      return { type, epoch: Number(claim.epoch), number: Number(claim.number), documents }
    },

    async close({ epoch, number }) {
      await session.run(`update tillsync_claim set state = 'CLOSED' where epoch = :epoch and number = :number`, {
        epoch,
        number,
      })
      // Each document is now in sent_document, and in the packets' bytes.
      await session.run('delete from tillsync_claim_document where epoch = :epoch and number = :number', {
        epoch,
        number,
      })
    },
  }
}

function claimedRow(document: ClaimedDocument): [string, string, string | null] {
  return [...nameRow(document), document.to ? JSON.stringify(document.to) : null]
}
