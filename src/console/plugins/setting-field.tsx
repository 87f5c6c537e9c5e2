import type { Setting } from '../../contract/index.ts'
import { Description, describedBy } from '../layout/described.tsx'
import { Field } from '../layout/field.tsx'

interface SettingFieldProps {
  readonly name: string
  readonly setting: Setting
  /** As the form has it; empty: its default counts. */
  readonly value: string
  readonly problem?: string
}

/** One of a plugin's own settings: its title, what it does, and what it is when the field is empty. */
export function SettingField({ name, setting, value, problem }: SettingFieldProps) {
  const described = { name, hint: hintOf(setting), problem }
  const choices = choicesOf(setting)
  if (!choices) {
    return (
      <Field
        {...described}
        label={setting.title}
        value={value}
        inputMode={setting.format === 'whole-number' ? 'numeric' : undefined}
        secret={setting.format === 'secret'}
      />
    )
  }
  return (
    <>
      <label for={name}>{setting.title}</label>
      <select id={name} name={name} {...describedBy(described)}>
        <option value="">as the plugin has it</option>
        {choices.map(([choice, word]) => (
          <option key={choice} value={choice} selected={choice === value}>
            {word}
          </option>
        ))}
      </select>
      <Description {...described} />
    </>
  )
}

function choicesOf(setting: Setting): readonly (readonly [value: string, word: string])[] | undefined {
  if (setting.format === 'yes-or-no')
    return [
      ['true', 'yes'],
      ['false', 'no'],
    ]
  return setting.format === 'choice' ? setting.values.map((value) => [value, value]) : undefined
}

function hintOf(setting: Setting): string {
  const parts = [setting.doc]
  if (setting.format === 'whole-number') parts.push(`From ${setting.from} to ${setting.to}.`)
  if (setting.format === 'secret') parts.push('Empty: it stays as it is.')
  else if (setting.default !== undefined) parts.push(`Empty: ${wordOf(setting.default)}.`)
  return parts.join(' ')
}

function wordOf(value: string | number | boolean): string | number {
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : value
}
