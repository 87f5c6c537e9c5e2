import PQueue from 'p-queue'
import type { DocumentType } from '../flow/document-type.ts'

/** Why a type did not run to its end: its own failure, or that of a type it depends on. */
export type Failures = ReadonlyMap<DocumentType, unknown>

export class Skipped extends Error {
  constructor(readonly because: string) {
    super(`Waits for ${because}, which failed in this cycle.`)
  }
}

/**
 * Works on each type once all that it depends on are done; independent ones side by side, `concurrency` at a time. A
 * type that fails stops only those that depend on it. `types` are in dependency order. `ended`: told as each has ended.
 */
export async function inDependencyOrder(
  types: readonly DocumentType[],
  concurrency: number,
  work: (type: DocumentType) => Promise<void>,
  ended: (type: DocumentType, error?: unknown) => Promise<void> = async () => {},
): Promise<Failures> {
  const queue = new PQueue({ concurrency })
  const failures = new Map<DocumentType, unknown>()
  const settled = new Map<string, Promise<void>>()
  for (const type of types) {
    const parents = types.filter(({ name }) => type.dependsOn.includes(name))
    const run = async () => {
      await Promise.all(parents.map(({ name }) => settled.get(name)))
      const failed = parents.find((parent) => failures.has(parent))
      try {
        if (failed) throw new Skipped(failed.name)
        await queue.add(() => work(type))
      } catch (error) {
        failures.set(type, error)
      }
      await ended(type, failures.get(type))
    }
    settled.set(type.name, run())
  }
  await Promise.all(settled.values())
  return failures
}
