/** Adds one to a group, which it begins if it is the first. */
export function pushTo<K, T>(groups: Map<K, T[]>, key: K, one: T): void {
  const others = groups.get(key)
  if (others) others.push(one)
  else groups.set(key, [one])
}
