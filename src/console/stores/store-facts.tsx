import { Fragment } from 'preact'
import type { StoreOverview } from '../../data/operator/stores.ts'
import { Notice } from '../layout/notice.tsx'
import { Time } from '../layout/time.tsx'
import { duration } from '../runs/duration.ts'
import { isSilent } from './chosen-stores.ts'

/** What the web database knows of a store, and whether somebody must look after it. */
export function StoreFacts({ store }: { readonly store: StoreOverview }) {
  const { site, silentSeconds, rejectedThere, quarantinedHere } = store
  const fact = (name: string, value: string | undefined) => value && [name, value]
  const facts = [
    fact('Name', site.name),
    fact('Format', site.format),
    fact('Works on', site.host),
    fact('Tillsync', site.programVersion),
    fact('Store software', site.softwareVersion),
    fact('Login', site.login),
    fact('Epoch', String(site.epoch)),
  ].filter(Boolean) as [string, string][]
  return (
    <>
      {!site.active && <Notice kind="warning">It is not active: nobody waits for it.</Notice>}
      {isSilent(store) && (
        <Notice kind="wrong">
          <p>
            {silentSeconds === undefined ? 'It has had no cycle yet.' : `It is silent for ${duration(silentSeconds)}.`}
          </p>
          <p>
            <strong>To do:</strong> Is its machine on, and its line up? <code>tillsync preflight</code> there says what
            is missing.
          </p>
        </Notice>
      )}
      {rejectedThere > 0 && (
        <Notice kind="wrong">
          It has rejected {documents(rejectedThere)} of the head office; below is why.{' '}
          <a href="/sent?status=REJECTED">Sent Data</a> says what to do.
        </Notice>
      )}
      {quarantinedHere > 0 && (
        <Notice kind="wrong">
          The head office could not apply {documents(quarantinedHere)} from it:{' '}
          <a href={`/quarantine?origin=${encodeURIComponent(site.code)}`}>Quarantine</a> says why.
        </Notice>
      )}
      <dl>
        <dt>Last cycle</dt>
        <dd>{site.lastCycleAt ? <Time at={site.lastCycleAt} /> : 'none yet'}</dd>
        {facts.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
    </>
  )
}

function documents(count: number): string {
  return count === 1 ? '1 document' : `${count} documents`
}
