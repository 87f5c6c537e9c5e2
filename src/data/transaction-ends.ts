import type { Sequelize, Transaction } from 'sequelize'

/**
 * Ends transactions whose connection broke without a word on the console, which is Sequelize's way and would mix with a
 * command's output. A rollback has then happened by itself; a commit that failed is thrown by `told`.
 */
export function quietEnds(sequelize: Sequelize): QuietEnds {
  const ends = sequelize.getQueryInterface() as unknown as Ends
  const commit = ends.commitTransaction.bind(ends)
  const rollback = ends.rollbackTransaction.bind(ends)
  const failed = new WeakMap<Transaction, unknown>()
  ends.commitTransaction = (transaction, options) =>
    commit(transaction, options).catch((error: unknown) => {
      failed.set(transaction, error)
      return transaction.forceCleanup()
    })
  ends.rollbackTransaction = (transaction, options) =>
    rollback(transaction, options).catch(() => transaction.forceCleanup())
  return {
    async told(run) {
      let transaction: Transaction | undefined
      const result = await run((begun) => {
        transaction = begun
      })
      if (transaction && failed.has(transaction)) throw failed.get(transaction)
      return result
    },
  }
}

export interface QuietEnds {
  /** `run` is given what it tells its transaction. */
  told<T>(run: (begun: (transaction: Transaction) => void) => Promise<T>): Promise<T>
}

/** What Sequelize's types leave out. */
interface Ends {
  commitTransaction(transaction: Ending, options: unknown): Promise<void>
  rollbackTransaction(transaction: Ending, options: unknown): Promise<void>
}

type Ending = Transaction & { forceCleanup(): Promise<void> }
