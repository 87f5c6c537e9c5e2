import { spawnSync } from 'node:child_process'

/** Whether `inTerminal` works on this machine. */
export const hasTerminal = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0

/** What to spawn so that a program sees a terminal of 120 columns: `script` of util-linux. Keys go to standard input. */
export function inTerminal(program: string, words: readonly string[]): [command: string, words: string[]] {
  const quoted = [program, ...words].map((word) => `'${word.replaceAll("'", "'\\''")}'`)
  return ['script', ['-qec', `stty cols 120 rows 50; exec ${quoted.join(' ')}`, '/dev/null']]
}
