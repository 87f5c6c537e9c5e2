import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { PROGRAM_VERSION } from '../../config/program.ts'
import { CYCLE_METRICS } from './cycle-metrics.ts'
import { DOCUMENT_METRICS } from './document-metrics.ts'
import type { Figures } from './figures.ts'
import type { Metric } from './metric.ts'

const INFO: Metric = {
  name: 'info',
  help: 'The program that runs here.',
  labels: ['version'],
  samples: () => [[1, PROGRAM_VERSION]],
}

/** What the process itself is like: memory, processor, event loop. */
export function processMetrics(): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  return registry
}

/** The text that Prometheus reads. `site`: a label of all. */
export async function exposition(process: Registry, figures: Figures, site: string): Promise<string> {
  // Made anew each time: what the figures no longer tell is gone.
  const registry = new Registry()
  for (const metric of [INFO, ...CYCLE_METRICS, ...DOCUMENT_METRICS]) add(registry, metric, figures)
  const all = Registry.merge([process, registry])
  all.setDefaultLabels({ site })
  return all.metrics()
}

function add(registry: Registry, { name, help, counter, labels, samples }: Metric, figures: Figures): void {
  const found = samples(figures)
  // Without labels it would be 0.
  if (labels.length === 0 && found.length === 0) return
  const options = { name: `tillsync_${name}`, help, labelNames: [...labels], registers: [registry] }
  const valued = (given: readonly string[]) => Object.fromEntries(labels.map((label, index) => [label, given[index]!]))
  if (counter) {
    const made = new Counter(options)
    for (const [value, ...given] of found) made.inc(valued(given), value)
  } else {
    const made = new Gauge(options)
    for (const [value, ...given] of found) made.set(valued(given), value)
  }
}
