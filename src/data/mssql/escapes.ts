/** What JSON writes with a backslash. U+0000 is in no text of ours. */
export const ESCAPED = `${[...Array(0x1f).keys()].map((code) => String.fromCharCode(code + 1)).join('')}"\\`

const PRIVATE_USE = 0xe000
const ESCAPES = /\\(?:u00([01][0-9a-f])|(["\\bfnrt]))/g
const SHORT: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/**
 * JSON without escapes, and the characters that stand in their place, in the order of ESCAPED: TRANSLATE brings back
 * what they stand for. Not every server that has OPENJSON undoes escapes.
 */
export function withoutEscapes(json: string): { readonly json: string; readonly marks: string } {
  const marks = unusedCharacters(json)
  const plain = json.replace(ESCAPES, (_, code?: string, short?: string) => {
    const character = code ? String.fromCharCode(Number.parseInt(code, 16)) : (SHORT[short!] ?? short!)
    return marks[ESCAPED.indexOf(character)]!
  })
  return { json: plain, marks }
}

/** A run of the private use area, which has two hundred, of which the text has none. */
function unusedCharacters(text: string): string {
  for (let first = PRIVATE_USE; ; first += ESCAPED.length) {
    const run = String.fromCharCode(...[...ESCAPED].map((_, index) => first + index))
    if (!new RegExp(`[${run}]`).test(text)) return run
  }
}
