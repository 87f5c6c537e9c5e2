/** A browser sends its cookies to every port of a machine: each site there has a name of its own. */
export function sessionCookie(site: string): string {
  return `tillsync-${site}`
}
