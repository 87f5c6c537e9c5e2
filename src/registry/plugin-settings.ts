import { isSecretName } from '../config/masked.ts'
import type { Section } from '../config/section.ts'
import { fitting } from '../config/shape.ts'
import { valuesOf } from '../config/values.ts'
import type { Config } from '../config.ts'
import { coded } from '../contract/errors.ts'
import type { DeclaredSettings, Setting, Settings } from '../contract/index.ts'

/** What a plugin is told: what is given, with the defaults of what is not. Mistakes become problems. */
export function settingsOf(
  declared: DeclaredSettings | undefined,
  given: Settings,
  path: string,
  problems: string[],
): Settings {
  if (!declared) return given
  const section = sectionOf(declared)
  const file = fitting(given, section, path, problems)
  return valuesOf<Settings>(section, { file, environment: {}, flags: {} }, path, problems)
}

/** Refuses what plugins do not want to be told, with every mistake at once: TS_CONFIG_INVALID. */
export function checkSettings(
  { file, plugins }: Pick<Config, 'file' | 'plugins'>,
  declarations: Readonly<Record<string, DeclaredSettings | undefined>>,
): void {
  const problems: string[] = []
  for (const [name, declared] of Object.entries(declarations)) {
    settingsOf(declared, plugins[name]?.settings ?? {}, settingsPath(name), problems)
  }
  if (problems.length === 0) return
  throw coded('TS_CONFIG_INVALID', { file, problems: problems.map((problem) => `  ${problem}`).join('\n') })
}

export function settingsPath(plugin: string): string {
  return `plugins.${plugin}.settings`
}

/** What is wrong with declarations themselves, their defaults included. */
export function* declarationProblems(declared: DeclaredSettings): Generator<string> {
  const formats = ['short-text', 'whole-number', 'yes-or-no', 'choice', 'secret']
  for (const [name, { title, doc, format }] of Object.entries(declared)) {
    if (!/^[a-z][A-Za-z0-9]*$/.test(name)) yield `settings: ${name} is not in camelCase`
    if (!title || !doc) yield `settings: ${name} has no title, or no doc`
    if (!formats.includes(format)) yield `settings: ${name} has a format that is none of ${formats.join(', ')}`
    else yield* defaultProblems(name, declared[name]!)
    if (format === 'secret' && !isSecretName(name))
      yield `settings: ${name} is a secret, and is not called a password, secret or token`
    if (format !== 'secret' && isSecretName(name)) yield `settings: ${name} is called like a secret, and is none`
  }
}

function defaultProblems(name: string, setting: Setting): string[] {
  const problems: string[] = []
  settingsOf({ [name]: setting }, {}, 'settings', problems)
  return problems
}

function sectionOf(declared: DeclaredSettings): Section {
  return Object.fromEntries(
    Object.entries(declared).map(([name, { title: _, ...setting }]) => [
      name,
      { default: undefined, ...setting, sensitive: setting.format === 'secret' },
    ]),
  ) as unknown as Section
}
