import { text } from 'node:stream/consumers'
import { coded } from '../contract/errors.ts'

/** From a person twice, unseen; from a pipe its first line. */
export async function askedPassword(name: string): Promise<string> {
  if (!process.stdin.isTTY) return (await text(process.stdin)).split(/\r?\n/, 1)[0] ?? ''
  const { read } = await import('read')
  const ask = (prompt: string) => read({ prompt, silent: true, output: process.stderr })
  const password = await ask(`Password of ${name}: `)
  if ((await ask('Once more: ')) === password) return password
  throw coded('TS_USAGE', { problem: 'The two passwords differ.', command: 'user password' })
}
