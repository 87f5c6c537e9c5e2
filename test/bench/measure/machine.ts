import { cpus, platform, release, totalmem } from 'node:os'

/** The machine that the figures are of, in one line. */
export function machine(): string {
  const cores = cpus()
  const model = cores[0]?.model.trim() ?? 'unknown processor'
  const memory = Math.round(totalmem() / 1024 ** 3)
  return `${cores.length} cores (${model}), ${memory} GiB of memory, ${platform()} ${release()}, Node ${process.version}`
}
