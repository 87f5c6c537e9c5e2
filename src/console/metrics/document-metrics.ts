import type { Total } from '../../data/operator/totals.ts'
import type { Figures } from './figures.ts'
import type { Metric, Sample } from './metric.ts'

const LEAVING = ['PENDING', 'UPLOADED']

/** What waits, and what has been done since the site was made. */
export const DOCUMENT_METRICS: readonly Metric[] = [
  {
    name: 'backlog_documents',
    help: 'Documents that are on their way out, by where they are; of more than 10,000 events that many are counted.',
    labels: ['plugin', 'status'],
    samples: (figures) => waiting(figures, true),
  },
  {
    name: 'backlog_oldest_age_seconds',
    help: 'For how long the oldest of them has been waiting; 0: none is.',
    labels: ['plugin', 'status'],
    samples: ({ site }) =>
      (site?.waiting.oldest ?? []).flatMap(({ type, status, age }) => (type ? [[age, type, status] as const] : [])),
  },
  {
    name: 'set_aside_documents',
    help: 'Documents that are not applied here (WAITING, QUARANTINED), or of this site elsewhere (REJECTED), or are INVALID.',
    labels: ['plugin', 'status'],
    samples: (figures) => waiting(figures, false),
  },
  {
    name: 'set_aside_oldest_age_seconds',
    help: 'For how long the oldest of them has had its status; 0: there is none.',
    labels: ['status'],
    samples: ({ site }) =>
      (site?.waiting.oldest ?? []).flatMap(({ type, status, age }) => (type ? [] : [[age, status] as const])),
  },
  {
    name: 'cycles_total',
    help: 'Cycles that have ended, by their outcome.',
    counter: true,
    labels: ['outcome'],
    samples: (figures) => totals(figures, 'cycles', false).map(({ value, label }) => [value, label]),
  },
  {
    name: 'step_seconds_total',
    help: 'What the steps of all cycles have taken: preflight, receive, send.',
    counter: true,
    labels: ['step'],
    samples: (figures) => totals(figures, 'milliseconds', false).map(({ value, label }) => [value / 1000, label]),
  },
  {
    name: 'plugin_seconds_total',
    help: 'What the plugins have taken of them; several may be at work at the same time.',
    counter: true,
    labels: ['plugin', 'direction'],
    samples: (figures) => byPlugin(figures, 'milliseconds').map(([value, ...labels]) => [value / 1000, ...labels]),
  },
  counted('documents', 'Documents that were received or sent.'),
  counted('packets', 'Packets that were received or sent.'),
  counted('bytes', 'Bytes that were received or sent, compressed.'),
  counted('set-aside', 'Documents among them that were not applied, or not sent.'),
  counted('failures', 'Cycles in which a plugin failed.'),
]

function counted(name: Total['name'], help: string): Metric {
  return {
    name: `${name === 'failures' ? 'plugin_failures' : name.replace('-', '_')}_total`,
    help,
    counter: true,
    labels: ['plugin', 'direction'],
    samples: (figures) => byPlugin(figures, name),
  }
}

function waiting({ site }: Figures, leaving: boolean): Sample[] {
  return (site?.waiting.documents ?? [])
    .filter(({ status }) => LEAVING.includes(status) === leaving)
    .map(({ type, status, documents }) => [documents, type, status])
}

function byPlugin(figures: Figures, name: Total['name']): Sample[] {
  return totals(figures, name, true).map(({ value, label, direction }) => [value, label, direction])
}

/** `directed`: of plugins, which have a direction. */
function totals({ site }: Figures, name: Total['name'], directed: boolean): Total[] {
  return (site?.totals ?? []).filter((total) => total.name === name && (total.direction !== '') === directed)
}
