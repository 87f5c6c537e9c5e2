/** mocha's globals, without its types: they are a plugin author's dependency, not ours. */
interface Runner {
  describe(title: string, suite: () => void): void
  it(title: string, test: () => unknown): void
}

const runner = globalThis as unknown as Runner

export const describe: Runner['describe'] = (title, suite) => runner.describe(title, suite)
export const it: Runner['it'] = (title, test) => runner.it(title, test)
