import { Field } from '../layout/field.tsx'
import { usePage } from '../layout/page-view.ts'
import { PostForm } from '../layout/post-form.tsx'

/** Where the web database is: as it is configured, or as it was just sent. */
export interface GivenPlace {
  readonly dialect: 'sqlite' | 'postgres' | 'mssql'
  readonly storage?: string
  readonly host?: string
  readonly port?: string
  readonly name?: string
  readonly user?: string
  readonly schema?: string
  readonly tls?: string
  readonly passwordFile?: string
}

const DIALECTS = { sqlite: 'a file (SQLite)', postgres: 'PostgreSQL', mssql: 'SQL Server' } as const

export function LocatorForm({ place }: { readonly place: GivenPlace }) {
  const administers = usePage().visitor?.accessRights.includes('administration')
  return (
    <>
      <h2>Where the web database is</h2>
      {administers ? <Editable place={place} /> : <AsItIs place={place} />}
    </>
  )
}

function AsItIs({ place: { dialect, storage, host, port, name, user } }: { readonly place: GivenPlace }) {
  const facts = dialect === 'sqlite' ? { File: storage } : { Machine: host, Port: port, Database: name, Login: user }
  return (
    <>
      <dl>
        <dt>Kind</dt>
        <dd>{DIALECTS[dialect]}</dd>
        {Object.entries(facts).map(([word, fact]) => (
          <>
            <dt>{word}</dt>
            <dd>{fact}</dd>
          </>
        ))}
      </dl>
      <PostForm action="/web-db-locator/test">
        <button type="submit" class="first">
          Test Connection
        </button>
      </PostForm>
    </>
  )
}

function Editable({ place: { dialect, storage, passwordFile, ...server } }: { readonly place: GivenPlace }) {
  return (
    <PostForm action="/web-db-locator/test" class="narrow">
      <p class="quiet">
        It is {DIALECTS[dialect]}. Another kind of database, TLS and schemas are set in the configuration file.
      </p>
      {dialect === 'sqlite' ? (
        <Field name="storage" label="File" value={storage} />
      ) : (
        <>
          <Field name="host" label="Machine" value={server.host} hint="Name or address of the server." />
          <Field name="port" label="Port" value={server.port} inputMode="numeric" />
          <Field name="name" label="Database" value={server.name} />
          <Field name="user" label="Login" value={server.user} />
          <Password file={passwordFile} />
        </>
      )}
      <button type="submit" class="first">
        Test Connection
      </button>
      <button type="submit" formAction="/web-db-locator">
        Save
      </button>
    </PostForm>
  )
}

function Password({ file }: { readonly file?: string }) {
  if (file) return <p class="quiet">Its password is in the file {file}.</p>
  return <Field name="password" label="Password" value="" hint="Empty: as it is." secret />
}
