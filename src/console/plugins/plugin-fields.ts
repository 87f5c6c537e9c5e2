import type { NewValue } from '../../config/edit.ts'
import { HIDDEN } from '../../config/formats.ts'
import type { PluginConfig } from '../../config.ts'
import type { DeclaredSettings, Setting } from '../../contract/index.ts'
import { typed } from '../config-now.ts'

/** How a plugin's documents are carried: what every plugin has. */
export const CARRYING = ['documentsPerPacket', 'bytesPerPacket', 'retries'] as const

/** A plugin's form: by the settings' paths below `plugins.NAME`, as text. */
export type PluginFields = Readonly<Record<string, string>>

/** As the configuration has it. A secret's field is empty. */
export function fieldsOf(plugin: PluginConfig, declared: DeclaredSettings): PluginFields {
  const carrying = CARRYING.map((name) => [name, String(plugin[name])])
  const own = Object.entries(declared).map(([name, { format }]) => [
    `settings.${name}`,
    format === 'secret' ? '' : textOf(plugin.settings[name]),
  ])
  return Object.fromEntries([...carrying, ...own])
}

/** What was changed in the form: by path, the value that the file is to have; undefined: the default. */
export function changesIn(
  sent: PluginFields,
  before: PluginFields,
  declared: DeclaredSettings,
): Record<string, NewValue | undefined> {
  const changes: Record<string, NewValue | undefined> = {}
  for (const [path, text] of Object.entries(sent)) {
    if (text.trim() === before[path]) continue
    changes[path] = newValue(text, declared[path.replace(/^settings\./, '')])
  }
  return changes
}

/** The changes for the audit log, without secrets. */
export function toldOf(changes: Readonly<Record<string, NewValue | undefined>>, declared: DeclaredSettings): string {
  const told = Object.entries(changes).map(([path, value]) => {
    const name = path.replace(/^settings\./, '')
    return `${name} ${declared[name]?.format === 'secret' ? HIDDEN : (value ?? 'default')}`
  })
  return told.join(', ')
}

function newValue(text: string, setting: Setting | undefined): NewValue | undefined {
  if (!setting || setting.format === 'whole-number') return typed(text)
  if (text.trim() === '') return undefined
  if (setting.format === 'yes-or-no') return text === 'true' ? true : text === 'false' ? false : text
  return setting.format === 'secret' ? text : text.trim()
}

function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : String(value)
}
