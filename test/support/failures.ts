/** What has failed so far in this run of the tests: databases of failed tests are kept. */
let ended = 0
let current: Mocha.Test | undefined

export function begun(test: Mocha.Test | undefined): void {
  current = test
}

export function over(test: Mocha.Test | undefined): void {
  if (test?.state === 'failed') ended++
  current = undefined
}

export function failures(): number {
  return ended + (current?.state === 'failed' ? 1 : 0)
}

export function failedSince(before: number): boolean {
  return failures() > before
}
