import type { DayOfRuns } from '../../data/operator/runs-by-day.ts'
import { DataTable } from '../layout/data-table.tsx'
import { BarChart } from './bar-chart.tsx'
import { duration } from './duration.ts'

const HEADINGS = ['Day', '#Runs', '#Failed', '#Received', '#Sent', '#Set aside', '#Time in all', '#Longest run']

/** How many documents went each way on each of the last days, and how long that took; the same as a table. */
export function DayCharts({ days }: { readonly days: readonly DayOfRuns[] }) {
  const sum = (of: (day: DayOfRuns) => number) => days.reduce((total, day) => total + of(day), 0)
  const [received, sent] = [sum((day) => day.received), sum((day) => day.sent)]
  return (
    <>
      <div class="charts">
        <BarChart
          id="documents"
          title="Documents"
          description={`In the last ${days.length} days ${received} documents were received and ${sent} sent.`}
          series={[
            { name: 'received', className: 'bar-received' },
            { name: 'sent', className: 'bar-sent' },
          ]}
          days={days.map((day) => ({ date: day.date, values: [day.received, day.sent] }))}
          format={short}
        />
        <BarChart
          id="times"
          title="Time in runs"
          description={`In the last ${days.length} days runs took ${duration(sum((day) => day.seconds))} in all.`}
          series={[{ name: 'in all', className: 'bar-time' }]}
          days={days.map((day) => ({ date: day.date, values: [day.seconds] }))}
          format={duration}
        />
      </div>
      <details>
        <summary>The last {days.length} days as a table</summary>
        <DataTable caption="Runs of each day, the newest last" headings={HEADINGS}>
          {days.map((day) => (
            <tr key={day.date}>
              <th scope="row">{day.date}</th>
              {[day.runs, day.failed, day.received, day.sent, day.setAside].map((count, index) => (
                <td key={HEADINGS[index + 1]} class="number">
                  {count}
                </td>
              ))}
              <td class="number">{duration(day.seconds)}</td>
              <td class="number">{duration(day.longest)}</td>
            </tr>
          ))}
        </DataTable>
      </details>
    </>
  )
}

/** `950`, `12k`, `1.4M`. */
function short(count: number): string {
  return new Intl.NumberFormat('en-GB', { notation: 'compact', maximumFractionDigits: 1 }).format(count)
}
