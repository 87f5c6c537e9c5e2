/** `npm run test:faults` sets it: the same tests, for longer. */
const atLength = process.env.TILLSYNC_FAULTS === 'long'

/** How much of something a test does: among all the others, and by itself. */
export function bounded<T>(amongOthers: T, byItself: T): T {
  return atLength ? byItself : amongOthers
}
