import assert from 'node:assert/strict'
import type { Row, Table } from '../contract/index.ts'
import { columnOf } from '../contract/table.ts'
import { type Case, changesOf, destinationSite } from './destination.ts'
import { it } from './runner.ts'
import { withSite } from './test-site.ts'

/** What people and programs put into keys: quotes of all sorts, blanks at the end, two forms of one letter, emoji. */
const ENDINGS = [`'`, `"`, '`', '%_', '{keys}', ':name', '  ', 'é', 'e\u0301', '🧾', '\\', '\n', ',', 'm', 'M']

/** Keys are compared byte by byte and quoted nowhere. Tried on the text columns of the key that the plugin leaves free. */
export function testOddKeys(subject: Case): void {
  const { type, kind, rows, site, all } = subject
  const { root } = type.kinds.find(({ name }) => name === kind)!
  const free = root.key.map((name) => ({ name, ...columnOf(root.columns[name]!) }))
  const texts = free.filter(({ type, references }) => type.startsWith('text') && !references)
  const [sample] = rows
  if (texts.length === 0 || !sample) return

  it('takes keys with quotes, blanks and emoji, each a document of its own', async () => {
    const odd: Row[] = []
    for (const { name } of texts) {
      for (const ending of ENDINGS) {
        const row = { ...withoutUnique(sample, root), [name]: `${sample[name]}${ending}` }
        if (await isAccepted(row)) odd.push(row)
      }
    }
    const changes = await changesOf(subject, kind, odd)
    const keys = changes.map(({ key }) => key)
    await withSite(type, destinationSite(subject), async (destination) => {
      for (const { name } of type.kinds) await destination.put(name, all[name] ?? [])
      await destination.load(changes)
      assert.deepEqual(namesOf(await destination.extract(kind, keys)), namesOf(odd))
      for (const [i, change] of changes.entries()) {
        await destination.load([{ ...change, document: null }])
        assert.deepEqual(namesOf(await destination.extract(kind, keys)), namesOf(odd.slice(i + 1)))
      }
    })
  })

  function namesOf(documents: readonly Row[]): string[] {
    return documents.map((row) => JSON.stringify(type.keyOf(row, kind))).sort()
  }

  async function isAccepted(row: Row): Promise<boolean> {
    try {
      return (await type.transform(row, kind, site)) !== null
    } catch {
      return false
    }
  }
}

/** What is unique among details can be there once only, whatever the document's key. */
function withoutUnique(row: Row, { details = [] }: Table): Row {
  return { ...row, ...Object.fromEntries(details.filter(({ unique }) => unique).map(({ name }) => [name, []])) }
}
