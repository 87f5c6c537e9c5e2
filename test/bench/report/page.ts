import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** From dist/test/bench/report. */
const PAGE = fileURLToPath(new URL('../../../../docs/benchmarks.md', import.meta.url))

/** Puts text between the marks of a benchmark in docs/benchmarks.md; what people wrote around them stays. */
export function writePart(name: string, text: string): void {
  const begin = `<!-- bench ${name} -->`
  const end = `<!-- end ${name} -->`
  const page = readFileSync(PAGE, 'utf8')
  const from = page.indexOf(begin)
  const to = page.indexOf(end)
  if (from < 0 || to < from) throw new Error(`docs/benchmarks.md lacks the marks ${begin} … ${end}`)
  writeFileSync(PAGE, `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`)
}
