/** What a store may do with the rows of a table of the web database: conditions over a row; what is absent, it may not. */
export interface StoreRight {
  readonly table: string
  /** Absent: all rows. */
  readonly select?: string
  readonly insert?: string
  /** Before the change, and after it. */
  readonly update?: { readonly columns: readonly string[]; readonly where: string }
  readonly delete?: string
  /** What the rows are there for: hidden twice where a database may look at a row before it asks who may see it. */
  readonly content?: readonly string[]
}

/** How a dialect says it. */
export interface StoreTerms {
  /** Whether a row of `tillsync_site` is the one of who has signed in. */
  readonly isOwn: string
  /** The code of the active site of who has signed in; null: of none. */
  readonly self: string
  /** The code of the head office. */
  readonly headOffice: string
  startsWith(text: string, prefix: string): string
}

/**
 * A store reads what is for it or from it, and writes to the head office as itself. It sets of its own row what it tells
 * of itself, and its epoch (PROTOCOL.md, rule 17). Its receipts and rejections are of what the head office sent: else they
 * would settle what another store has sent.
 */
export function storeRights({ isOwn, self, headOffice, startsWith }: StoreTerms): readonly StoreRight[] {
  const readable = `${self} in (audience, origin) or audience = '*' and ${self} is not null`
  const sent = `origin = ${self} and audience = 'HO'`
  const asked = `site = ${self} and origin = ${headOffice} or site = ${headOffice} and origin = ${self}`
  return [
    { table: 'tillsync_migration' },
    { table: 'tillsync_web_state' },
    {
      table: 'tillsync_site',
      select: `${isOwn} or kind = 'head-office'`,
      update: {
        columns: [
          'epoch',
          'installation',
          'host',
          'program_version',
          'software_version',
          'protocol_version',
          'last_cycle_at',
        ],
        where: isOwn,
      },
    },
    {
      table: 'tillsync_stream',
      select: readable,
      insert: sent,
      update: { columns: ['epoch', 'number', 'digest'], where: sent },
    },
    {
      table: 'tillsync_packet',
      select: readable,
      // Under an id that would be another site's, that site could send no more.
      insert: `${sent} and ${startsWith('id', `concat(origin, '.')`)}`,
      content: ['digest', 'body'],
    },
    {
      table: 'tillsync_receipt',
      select: `${self} in (site, origin)`,
      insert: `site = ${self} and origin = ${headOffice} and audience in ('*', site)`,
      delete: `site = ${self}`,
    },
    {
      table: 'tillsync_rejection',
      select: `${self} in (site, origin)`,
      insert: `site = ${self} and origin = ${headOffice}`,
      delete: `site = ${self}`,
      content: ['document_key', 'code', 'reason'],
    },
    {
      table: 'tillsync_question',
      select: `${self} in (asker, answerer)`,
      insert: `asker = ${self} and answerer = ${headOffice}`,
      delete: `asker = ${self}`,
      content: ['asks'],
    },
    {
      table: 'tillsync_answer',
      select: `${self} in (asker, answerer)`,
      insert: `answerer = ${self} and asker = ${headOffice}`,
      delete: `answerer = ${self}`,
      content: ['body'],
    },
    { table: 'tillsync_snapshot', select: readable, insert: sent, delete: sent },
    { table: 'tillsync_snapshot_part', select: readable, insert: sent, delete: sent, content: ['digest', 'body'] },
    {
      table: 'tillsync_snapshot_request',
      select: `${self} in (site, origin)`,
      // A store asks the head office; once it was restored, it asks for the head office as well, and may find that it need not.
      insert: asked,
      update: { columns: ['epoch', 'shared_number', 'own_number', 'asked_at'], where: asked },
      delete: asked,
    },
  ]
}

/** `select, update ("epoch")`, as GRANT wants them. `list`: columns as the dialect lists them. */
export function grantable(right: StoreRight, list: (columns: readonly string[]) => string): string {
  const { insert, update, delete: remove } = right
  const granted = ['select', insert && 'insert', update && `update (${list(update.columns)})`, remove && 'delete']
  return granted.filter(Boolean).join(', ')
}
