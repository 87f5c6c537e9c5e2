import type convict from 'convict'

/** A setting as convict knows it; `null` as the default: it must be given; `undefined`: it may be absent. */
export type Setting = convict.SchemaObj & { readonly env?: string }
export type Section = { readonly [name: string]: Setting | Section }

export function isSetting(node: Setting | Section): node is Setting {
  return 'default' in node
}
