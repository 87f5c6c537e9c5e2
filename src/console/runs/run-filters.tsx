import { z } from 'zod'
import { optionalDate } from '../form.ts'
import { DayFields } from '../layout/day-fields.tsx'
import { OUTCOMES } from './outcome.tsx'

/** What the list of runs is narrowed to, as its address says it. */
export const RunQuery = z.object({
  outcome: z
    .enum(['', ...OUTCOMES])
    .transform((given) => given || undefined)
    .optional(),
  moved: z.literal('on').optional(),
  from: optionalDate,
  to: optionalDate,
  before: z.string().max(60).optional(),
})
export type RunQuery = z.output<typeof RunQuery>

export function RunFilters({ query }: { readonly query: RunQuery }) {
  return (
    <search>
      <form method="get" action="/runs" class="filters" aria-label="Filter">
        <label>
          Outcome
          <select name="outcome">
            <option value="">every outcome</option>
            {OUTCOMES.map((outcome) => (
              <option key={outcome} selected={query.outcome === outcome}>
                {outcome}
              </option>
            ))}
          </select>
        </label>
        <DayFields from={query.from} to={query.to} />
        <label>
          With documents
          <input type="checkbox" name="moved" checked={query.moved === 'on'} />
        </label>
        <button type="submit" class="first">
          Filter
        </button>
        <a class="button" href="/runs">
          Show all
        </a>
      </form>
    </search>
  )
}
