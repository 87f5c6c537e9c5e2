import { stringify } from 'yaml'
import { problemAt } from '../../config/problem-at.ts'
import type { PluginConfig } from '../../config.ts'
import type { TillsyncError } from '../../contract/errors.ts'
import type { PluginEntry } from '../../registry/registry.ts'
import { ErrorMessage } from '../layout/error-message.tsx'
import { Field } from '../layout/field.tsx'
import { PostForm } from '../layout/post-form.tsx'
import type { PluginFields } from './plugin-fields.ts'
import { SettingField } from './setting-field.tsx'

interface PluginFormProps {
  readonly entry: PluginEntry
  /** As it is, or as it was just sent. */
  readonly fields: PluginFields
  /** Without secrets. */
  readonly plugin: PluginConfig
  readonly error?: TillsyncError
}

export function PluginForm({ entry: { name, title, settings }, fields, plugin, error }: PluginFormProps) {
  const field = (path: string) => ({
    name: path,
    value: fields[path] ?? '',
    problem: problemAt(error, `plugins.${name}.${path}`),
  })
  return (
    <>
      {error && <ErrorMessage error={error} />}
      <PostForm action={`/plugins/${name}`} class="narrow">
        {settings && Object.keys(settings).length > 0 && <h2>{title}</h2>}
        {Object.entries(settings ?? {}).map(([own, setting]) => (
          <SettingField key={own} {...field(`settings.${own}`)} setting={setting} />
        ))}
        <h2>How its documents are carried</h2>
        <Field {...field('documentsPerPacket')} label="Most documents in a packet" inputMode="numeric" />
        <Field
          {...field('bytesPerPacket')}
          label="Most bytes in a packet"
          inputMode="numeric"
          hint="Before compression. One larger document still passes. Smaller packets suit a line that often breaks."
        />
        <Field
          {...field('retries')}
          label="Attempts at a document"
          inputMode="numeric"
          hint="That the database refuses, before it is left to a person."
        />
        <button type="submit" class="first">
          Save
        </button>
      </PostForm>
      <OnlyInTheFile name={name} plugin={plugin} declares={settings !== undefined} />
      <p>
        <a href="/plugins">All plugins</a>
      </p>
    </>
  )
}

interface OnlyInTheFileProps {
  readonly name: string
  readonly plugin: PluginConfig
  /** The plugin says which settings it has. */
  readonly declares: boolean
}

function OnlyInTheFile({ name, plugin: { capture, tables, settings }, declares }: OnlyInTheFileProps) {
  const told = !declares && Object.keys(settings).length > 0
  const inFile = { capture, ...(Object.keys(tables).length > 0 && { tables }), ...(told && { settings }) }
  return (
    <>
      <h2>Only in the file</h2>
      <p>
        Where its tables are and who captures changes{told && ', and what this plugin wants to be told,'} is set in the
        configuration file under <code>plugins.{name}</code>:
      </p>
      <pre>{stringify(inFile)}</pre>
    </>
  )
}
