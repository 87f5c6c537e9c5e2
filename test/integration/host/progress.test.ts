import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import Libsql from 'libsql'
import type { JobData, JobMessage } from '../../../src/host/job-data.ts'
import { JOBS } from '../../../src/host/jobs.ts'
import { HostedSite } from '../../support/host-process.ts'

const BOOT = fileURLToPath(new URL('../../../src/host/boot.mjs', import.meta.url))
const BATCHES = 5

describe('what long jobs tell the host, so that they do not count as hanging', function () {
  this.timeout(60_000)
  let site: HostedSite
  before(async () => {
    site = new HostedSite()
    await site.init()
  })
  after(() => site.remove())

  /** Runs a job as the host does, until it ends or `enough` says so; gives how often it told of progress. */
  async function run(name: string, { config }: HostedSite, enough = Number.POSITIVE_INFINITY): Promise<number> {
    const entry = JOBS.find((job) => job.name === name)!.file
    const data: JobData = { configFile: config, configText: readFileSync(config, 'utf8'), flags: {} }
    const worker = new Worker(BOOT, { workerData: { ...data, entry } })
    let told = 0
    let failure: unknown
    worker.on('message', (message: JobMessage) => {
      if (message.is === 'progress' && ++told === enough) worker.postMessage('cancel')
      if (message.is === 'ended') failure = message.failure
    })
    await new Promise((resolve) => worker.on('exit', resolve))
    assert.equal(failure, undefined)
    return told
  }

  it('a purge: each transaction', async () => {
    const database = new Libsql(join(site.folder, 'head-office.sqlite'))
    database.exec(`insert into tillsync_claim (epoch, number, type, state, claimed_at, document_count)
      select 1, value, 'items', 'CLOSED', '2020-01-01T00:00:00.000000Z', 1 from generate_series(1, ${BATCHES * 1000})`)
    database.close()
    const quiet = await run('purge', site)
    assert.ok(quiet > BATCHES, `${quiet} signs of progress`)
    assert.ok((await run('purge', site)) <= quiet - BATCHES)
  })

  it('a comparison: each page, and each look for an answer that has not come yet', async () => {
    const store = await site.addStore()
    try {
      assert.ok((await run('verify', store, 16)) >= 16)
    } finally {
      await store.remove()
    }
  })
})
