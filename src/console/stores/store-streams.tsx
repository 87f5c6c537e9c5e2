import type { StoreStream } from '../../data/operator/store-details.ts'
import type { Registry } from '../../registry/registry.ts'
import { typeTitle } from '../documents/document-link.tsx'
import { DataTable } from '../layout/data-table.tsx'
import { Time } from '../layout/time.tsx'

const HEADINGS = ['Type', 'For', '#Packets', '#Not applied', '#Documents in these', 'Oldest since', 'Last word of it']

/** How far each stream of documents is applied. */
export function StoreStreams(props: {
  readonly caption: string
  readonly streams: readonly StoreStream[]
  readonly registry: Registry
}) {
  const { caption, streams, registry } = props
  if (streams.length === 0) return <p>{caption}: nothing was sent yet.</p>
  return (
    <DataTable caption={caption} headings={HEADINGS}>
      {streams.map(({ type, audience, number, packets, documents, oldest, at }) => (
        <tr key={`${type} ${audience}`}>
          <th scope="row">{typeTitle(registry, type)}</th>
          <td>{audience === '*' ? 'every store' : audience}</td>
          <td class="number">{number}</td>
          <td class="number">{packets}</td>
          <td class="number">{documents}</td>
          <td>{oldest && <Time at={oldest} />}</td>
          <td>{at ? <Time at={at} /> : 'none yet'}</td>
        </tr>
      ))}
    </DataTable>
  )
}
