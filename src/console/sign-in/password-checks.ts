import PQueue from 'p-queue'
import type { Database } from '../../data/database.ts'
import { checkPassword } from '../../data/operator/passwords.ts'

/** One at a time: each takes 32 MiB and a processor, and a till has its work to do beside it. */
export function passwordChecks(database: () => Database): (name: string, password: string) => Promise<boolean> {
  const queue = new PQueue({ concurrency: 1 })
  return (name, password) => queue.add(() => checkPassword(database(), name, password))
}
