import type { Databases } from '../databases/databases.ts'

/** Seconds that work takes, and seconds of CPU, of this process and of the database servers. */
export async function measured(databases: Databases, work: () => Promise<void>) {
  const cpu = () => databases.cpu() + ownCpu()
  const before = cpu()
  const begun = performance.now()
  await work()
  return { seconds: (performance.now() - begun) / 1000, cpu: cpu() - before }
}

function ownCpu(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
