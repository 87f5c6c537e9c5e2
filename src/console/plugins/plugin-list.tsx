import type { TillsyncError } from '../../contract/errors.ts'
import type { PluginEntry } from '../../registry/registry.ts'
import { DataTable } from '../layout/data-table.tsx'
import { ErrorMessage } from '../layout/error-message.tsx'
import { PostForm } from '../layout/post-form.tsx'

interface PluginListProps {
  readonly plugins: readonly PluginEntry[]
  readonly error?: TillsyncError
}

export function PluginList({ plugins, error }: PluginListProps) {
  return (
    <>
      {error && <ErrorMessage error={error} />}
      <p>
        Each plugin carries one type of documents. While one is off, its documents are neither sent nor received; what
        changes meanwhile is kept, and goes when it is on again.
      </p>
      <DataTable
        caption="In the order in which they are received"
        headings={['Plugin', 'State', 'Change', 'Documents go', 'Depends on']}
        stacked
      >
        {plugins.map((plugin) => (
          <PluginRow key={plugin.name} plugin={plugin} />
        ))}
      </DataTable>
    </>
  )
}

function PluginRow({
  plugin: { name, title, flow, dependsOn, enabled, package: from },
}: {
  readonly plugin: PluginEntry
}) {
  return (
    <tr>
      <th scope="row">
        <a href={`/plugins/${name}`}>{title}</a>
        <p class="quiet">
          {name}
          {from && `, from ${from}`}
        </p>
      </th>
      <td class={enabled ? 'good' : 'warning'}>
        <strong>{enabled ? 'on' : 'off'}</strong>
      </td>
      <td>
        <PostForm action={`/plugins/${name}/enabled`}>
          <input type="hidden" name="enabled" value={String(!enabled)} />
          <button type="submit" aria-label={`Turn ${enabled ? 'off' : 'on'} ${title}`}>
            Turn {enabled ? 'off' : 'on'}
          </button>
        </PostForm>
      </td>
      <td data-label="Documents go">{flow === 'to-store' ? 'to the stores' : 'to the head office'}</td>
      <td data-label="Depends on">{dependsOn.join(', ')}</td>
    </tr>
  )
}
