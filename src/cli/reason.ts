/** Why, and what to do, in one line: a plugin's own reason need not be a sentence. */
export function withRemedy(reason: string | undefined, remedy: string | undefined): string {
  if (!reason || !remedy) return reason || remedy || ''
  return `${/[.!?]$/.test(reason) ? reason : `${reason}.`} ${remedy}`
}
