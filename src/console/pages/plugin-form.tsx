import { stringify } from 'yaml'
import type { PluginConfig } from '../../config.ts'
import type { TillsyncError } from '../../contract/errors.ts'
import { ErrorMessage } from '../layout/error-message.tsx'
import { Field } from '../layout/field.tsx'
import { PostForm } from '../layout/post-form.tsx'

interface PluginFormProps {
  readonly name: string
  /** As it is, or as it was just sent. */
  readonly given: Readonly<Record<'documentsPerPacket' | 'bytesPerPacket' | 'retries', number | string>>
  /** Without secrets. */
  readonly plugin: PluginConfig
  readonly error?: TillsyncError
}

export function PluginForm({ name, given, plugin: { capture, tables, settings }, error }: PluginFormProps) {
  const inFile = { capture, ...(Object.keys(tables).length > 0 && { tables }), settings }
  return (
    <>
      {error && <ErrorMessage error={error} />}
      <PostForm action={`/plugins/${name}`} class="narrow">
        <Field
          name="documentsPerPacket"
          label="Most documents in a packet"
          value={given.documentsPerPacket}
          inputMode="numeric"
        />
        <Field
          name="bytesPerPacket"
          label="Most bytes in a packet"
          value={given.bytesPerPacket}
          inputMode="numeric"
          hint="Before compression. One larger document still passes. Smaller packets suit a line that often breaks."
        />
        <Field
          name="retries"
          label="Attempts at a document"
          value={given.retries}
          inputMode="numeric"
          hint="That the database refuses, before it is left to a person."
        />
        <button type="submit" class="first">
          Save
        </button>
      </PostForm>
      <h2>Only in the file</h2>
      <p>
        Where its tables are, who captures changes, and what the plugin itself wants to be told is set in the
        configuration file under <code>plugins.{name}</code>:
      </p>
      <pre>{stringify(inFile)}</pre>
      <p>
        <a href="/plugins">All plugins</a>
      </p>
    </>
  )
}
