/** `1 document`, `2 documents`. */
export function documents(count: number): string {
  return `${count} document${count === 1 ? '' : 's'}`
}
