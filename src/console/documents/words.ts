/** `Merchandise hierarchy` for `merchandise_hierarchy`. */
export function inWords(name: string): string {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
