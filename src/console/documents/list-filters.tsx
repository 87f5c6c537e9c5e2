import { DayFields } from '../layout/day-fields.tsx'
import type { ListQuery } from './list-query.ts'

export interface ListChoices {
  readonly types: readonly { readonly name: string; readonly title: string }[]
  readonly statuses: readonly string[]
  /** Documents come from several sites. */
  readonly origins: boolean
}

/** Narrows a list of documents: type, status, period, key; by its address, so that it can be kept and passed on. */
export function ListFilters(props: {
  readonly path: string
  readonly query: ListQuery
  readonly choices: ListChoices
}) {
  const { path, query, choices } = props
  return (
    <search>
      <form method="get" action={path} class="filters" aria-label="Filter">
        <label>
          Type
          <select name="type">
            <option value="">every type</option>
            {choices.types.map(({ name, title }) => (
              <option key={name} value={name} selected={query.type === name}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <label>
          Status
          <select name="status">
            <option value="">every status</option>
            {choices.statuses.map((status) => (
              <option key={status} selected={query.status === status}>
                {status}
              </option>
            ))}
          </select>
        </label>
        {choices.origins && (
          <label>
            From site
            <input name="origin" value={query.origin} size={8} maxLength={20} />
          </label>
        )}
        <DayFields from={query.from} to={query.to} />
        <label>
          Key or part of it
          <input type="search" name="key" value={query.key} maxLength={640} />
        </label>
        <button type="submit" class="first">
          Filter
        </button>
        <a class="button" href={path}>
          Show all
        </a>
      </form>
    </search>
  )
}
