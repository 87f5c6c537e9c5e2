import type { Config } from '../../config.ts'
import { asTillsyncError, type TillsyncError } from '../../contract/errors.ts'
import { openDatabase } from '../../data/open.ts'
import { databaseSettings } from '../../data/settings.ts'
import { checkConnection } from '../../preflight/connection.ts'
import type { Finding } from '../../preflight/finding.ts'
import { ErrorMessage } from '../layout/error-message.tsx'
import { Findings } from '../layout/findings.tsx'
import { Notice } from '../layout/notice.tsx'

/** What became of a test; `error`: there was nothing to be tested. */
export interface TestedConnection {
  readonly successful?: boolean
  readonly findings?: readonly Finding[]
  readonly error?: TillsyncError
}

/** Takes each step to the web database of a configuration. */
export async function testConnection(configured: () => Config): Promise<TestedConnection> {
  try {
    const settings = databaseSettings(configured(), 'web')
    const database = openDatabase(settings)
    try {
      const findings = await checkConnection(database, settings)
      return { findings, successful: findings.every(({ ok, severity }) => ok || severity === 'warning') }
    } finally {
      await database.close()
    }
  } catch (thrown) {
    const error = asTillsyncError(thrown)
    if (!error) throw thrown
    return { error }
  }
}

export function ConnectionTest({ tested: { successful, findings, error } }: { readonly tested: TestedConnection }) {
  if (error) return <ErrorMessage error={error} />
  return (
    <>
      <Notice kind={successful ? 'good' : 'wrong'}>
        <p>Web Database Connection {successful ? 'successful' : 'failed'}.</p>
      </Notice>
      {findings && <Findings findings={findings} />}
    </>
  )
}
