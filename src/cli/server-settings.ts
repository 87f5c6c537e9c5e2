/**
 * The text of an example configuration with a section's database on a server: what a server needs is no longer a comment,
 * and the file is. The administrator fills in the rest.
 */
export function onServer(text: string, section: 'database' | 'webDatabase', dialect: string): string {
  const start = text.indexOf(`\n${section}:`) + 1
  const end = start + text.slice(start).search(/\n(?=\n)/)
  const lines = text
    .slice(start, end)
    .replace(/^ {2}dialect: \w+/m, `  dialect: ${dialect}`)
    .replace(/^ {2}storage: /m, '  # storage: ')
    .replace(/^ {2}# (?=(host|name|user|password): )/gm, '  ')
  return text.slice(0, start) + lines + text.slice(end)
}
