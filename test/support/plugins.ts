import {
  API_VERSION,
  type Change,
  type Destination,
  type DocumentOf,
  type Keys,
  type Origin,
  type Plugin,
  type Row,
  schemaFor,
  type Table,
} from 'tillsync'

/** Four small document types that can show every history of the protocol in a few columns. */

const notice = {
  name: 'notice',
  columns: {
    code: 'text(200)',
    title: 'text',
    /** `*`, or store codes with commas; empty: nobody. */
    stores: 'text',
    weight: { type: 'decimal(38,10)', optional: true },
  },
  key: ['code'],
  checks: ["title <> 'refused'"],
  details: [{ name: 'notice_tag', columns: { tag: 'text(40)', code: 'text(200)' }, key: ['tag'] }],
} as const satisfies Table

const reply = {
  name: 'reply',
  columns: { code: 'text(40)', notice_code: { type: 'text(200)', references: 'notice.code' }, stores: 'text' },
  key: ['code'],
} as const satisfies Table

const person = {
  name: 'person',
  columns: { person_id: 'text(40)', name: 'text' },
  key: ['person_id'],
} as const satisfies Table

const slip = {
  name: 'slip',
  columns: {
    site_code: 'text(20)',
    slip_no: 'text(20)',
    person_id: { type: 'text(40)', optional: true, references: 'person.person_id' },
    amount: 'decimal(16,2)',
  },
  key: ['site_code', 'slip_no'],
  checks: ['amount < 1000000'],
  details: [
    {
      name: 'slip_line',
      columns: { site_code: 'text(20)', slip_no: 'text(20)', line: 'integer', what: 'text' },
      key: ['line'],
      parent: { site_code: 'site_code', slip_no: 'slip_no' },
    },
  ],
} as const satisfies Table

export abstract class Carrier {
  readonly apiVersion = API_VERSION
  readonly version: number = 1

  extract(keys: Keys, origin: Origin): Promise<Row[]> {
    return origin.gather(keys)
  }

  transform(row: Row): any {
    return row
  }

  load(changes: readonly Change<any>[], destination: Destination): Promise<void> {
    return destination.apply(changes)
  }
}

function storesOf({ stores }: { stores: string }): '*' | string[] {
  return stores === '*' ? '*' : stores.split(',').filter(Boolean)
}

export class Notices extends Carrier implements Plugin<DocumentOf<typeof notice>> {
  readonly name = 'notices'
  readonly title = 'Notices'
  readonly flow = 'to-store'
  readonly kinds = {
    notice: {
      root: notice,
      schema: schemaFor(notice, ({ title }) => (title === 'invalid' ? 'the title is invalid' : undefined)),
      deletes: 'carry',
    },
  } as const
  audience = storesOf
}

export class Replies extends Carrier implements Plugin<DocumentOf<typeof reply>> {
  readonly name = 'replies'
  readonly title = 'Replies'
  readonly flow = 'to-store'
  readonly dependsOn = ['notices']
  readonly kinds = { reply: { root: reply, schema: schemaFor(reply), deletes: 'carry' } } as const
  audience = storesOf
}

export class People extends Carrier implements Plugin<DocumentOf<typeof person>> {
  readonly name = 'people'
  readonly title = 'People'
  readonly flow = 'to-head-office'
  readonly kinds = { person: { root: person, schema: schemaFor(person), deletes: 'carry' } } as const
}

export class Slips extends Carrier implements Plugin<DocumentOf<typeof slip>> {
  readonly name = 'slips'
  readonly title = 'Slips'
  readonly flow = 'to-head-office'
  readonly dependsOn = ['people']
  readonly kinds = {
    slip: {
      root: slip,
      schema: schemaFor(slip),
      deletes: 'keep',
      edited: 'never',
      sequence: { within: ['site_code'], number: 'slip_no' },
    },
  } as const
}
