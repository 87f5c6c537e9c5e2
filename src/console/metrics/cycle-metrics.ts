import { type Metric, sample } from './metric.ts'

/** How the cycles go, and whether the databases answer. */
export const CYCLE_METRICS: readonly Metric[] = [
  {
    name: 'database_up',
    help: 'Whether a database answers: the site’s, and at the head office the web database.',
    labels: ['database'],
    samples: ({ site, stores }) => [
      [site ? 1 : 0, 'local'],
      ...(stores ? sample(stores === 'unknown' ? 0 : 1, 'web') : []),
    ],
  },
  {
    name: 'last_good_cycle_timestamp_seconds',
    help: 'When the last cycle ended that did its work.',
    labels: [],
    samples: ({ site }) => sample(site?.cycle.lastGood && Date.parse(site.cycle.lastGood.at) / 1000),
  },
  {
    name: 'last_good_cycle_age_seconds',
    help: 'How long ago that was, by the clock of the site’s database.',
    labels: [],
    samples: ({ site }) => sample(site?.cycle.lastGood?.age),
  },
  {
    name: 'cycle_overdue_seconds',
    help: 'How long ago the cycle after the last good one should have begun, by the schedule; 0: it is not due yet.',
    labels: [],
    samples: ({ site }) => sample(site?.cycle.overdue),
  },
  {
    name: 'next_cycle_timestamp_seconds',
    help: 'When the schedule starts the next cycle.',
    labels: [],
    samples: ({ site }) => sample(site && Date.parse(site.cycle.next) / 1000),
  },
  {
    name: 'last_cycle_failed',
    help: 'Whether the last cycle as a whole has failed.',
    labels: [],
    samples: ({ site }) => sample(site && (site.cycle.lastOutcome === 'FAILED' ? 1 : 0)),
  },
  {
    name: 'preflight_finding',
    help: 'What the last preflight found wrong.',
    labels: ['check', 'severity'],
    samples: ({ site }) => (site?.cycle.findings ?? []).map(({ check, severity }) => [1, check, severity] as const),
  },
  {
    name: 'lock_held_seconds',
    help: 'How long the running cycle has held the site’s lock; 0: none is running.',
    labels: [],
    samples: ({ site }) => sample(site && (site.cycle.lockAge ?? 0)),
  },
  {
    name: 'store_last_cycle_age_seconds',
    help: 'At the head office: how long ago an active store began its last cycle.',
    labels: ['store'],
    samples: ({ stores }) =>
      stores === undefined || stores === 'unknown' ? [] : stores.flatMap(({ code, age }) => sample(age, code)),
  },
]
