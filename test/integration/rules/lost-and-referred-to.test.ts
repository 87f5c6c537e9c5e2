import assert from 'node:assert/strict'
import { type DocumentOf, type Plugin, schemaFor, type Table } from 'tillsync'
import { publish } from '../../../src/data/operator/publish.ts'
import type { SiteDatabase } from '../../../src/flow/ports/site-database.ts'
import { backUp, backUpSite } from '../../support/backups.ts'
import { onEachDialect } from '../../support/dialects.ts'
import { Carrier } from '../../support/plugins.ts'
import { isStopped, recovered, recoverySteps } from '../../support/recovering.ts'
import { openRetail, type Retail, type TestSite } from '../../support/retail.ts'
import { putPerson, putSlip } from '../../support/trade.ts'
import { repaired, told, verified } from '../../support/verified.ts'

onEachDialect(
  'a person that a store has lost, with a slip that refers to it (PROTOCOL.md, rules 17 and 20)',
  (dialect) => {
    let retail: Retail
    let headOffice: TestSite
    let store: TestSite
    let restore: () => Promise<void>

    beforeEach(async () => {
      retail = await openRetail({ dialect, stores: ['S001'] })
      headOffice = retail.headOffice
      store = retail.stores[0]!
      restore = await backUpSite(store)
      await putPerson(store, 'S001-1')
      await putSlip(store, '1', { person: 'S001-1' })
      await putPerson(store, 'S001-2')
      await store.cycle()
    })
    afterEach(() => retail.close())

    const people = async (site: TestSite) =>
      (
        await site.all<Record<'person_id' | 'name', string>>('select person_id, name from person order by person_id')
      ).map(({ person_id, name }) => `${person_id}: ${name}`)
    /** The slip is applied with its person, the other person is gone, and nothing waits. */
    const assertKept = async () => {
      assert.deepEqual(
        [await headOffice.received('slips', 'S001', '1'), await people(headOffice), await headOffice.held()],
        ['APPLIED', ['S001-1: Asha'], []],
      )
    }
    const off = (name: string) => ({ types: retail.headOffice.types.filter((type) => type.name !== name) })

    const HISTORIES: Record<string, (steps: () => Promise<unknown>) => Promise<unknown>> = {
      async 'nothing of it yet'(recovery) {
        await restore()
        await recovery()
        // Its snapshot is there before the head office has read the lost packets.
        await store.cycle()
      },
      async 'all of it'(recovery) {
        await headOffice.cycle()
        await restore()
        await recovery()
      },
      async 'the person alone'(recovery) {
        await headOffice.cycle(off('slips'))
        await restore()
        await recovery()
        await store.cycle()
      },
      async 'the slip alone'(recovery) {
        await headOffice.cycle(off('people'))
        await restore()
        await recovery()
        await store.cycle()
      },
      async 'it between the recovery and the next cycle of the store'(recovery) {
        await restore()
        await recovery()
        await headOffice.cycle()
      },
    }
    for (const [what, play] of Object.entries(HISTORIES)) {
      it(`stays with it where the head office had read ${what}`, async () => {
        await play(async () => {
          const dry = await recoverySteps(store, { dryRun: true })
          const { removals, kept } = await recovered(store)
          assert.deepEqual([dry.removals, dry.kept], [removals, kept])
          const slip = { type: 'slips', kind: 'slip', key: ['S001', '1'] }
          assert.equal(removals, 1)
          assert.deepEqual(kept, [slip, { type: 'people', kind: 'person', key: ['S001-1'], referring: slip }])
        })
        await retail.settle()
        await assertKept()
        // The person is told at the store, and entered again there.
        assert.deepEqual(
          (await store.unsettled()).map(({ key, status, code, reason }) => [key, status, code, reason]),
          [
            [
              ['S001-1'],
              'INVALID',
              'TS_DOCUMENT_LOST',
              'The document was lost when this database was restored. slips S001/1 refers to it and stays where it went, and so does it.',
            ],
          ],
        )
        await putPerson(store, 'S001-1', 'Asha Rao')
        await retail.settle()
        assert.deepEqual(await people(headOffice), ['S001-1: Asha Rao'])
        assert.deepEqual([await store.unsettled(), await headOffice.held()], [[], []])
      })
    }

    it('is no difference for verify, and repair leaves it alone', async () => {
      await headOffice.cycle()
      await restore()
      await recovered(store)
      await retail.settle()
      for (const [asker, other] of [
        [store, 'HO'],
        [headOffice, 'S001'],
      ] as const) {
        for (const deep of [false, true]) {
          const found = await verified(retail, asker, { deep, types: ['people', 'slips'] })
          assert.deepEqual(told(found), [`people ${other} AGREES`, `slips ${other} AGREES`])
          assert.deepEqual(
            found.map(({ held }) => held),
            [deep ? 1 : 0, 0],
          )
        }
      }
      // Somebody deletes it at the head office: there is nothing to repair it with.
      await headOffice.run('delete from slip_line')
      await headOffice.run('delete from slip')
      await headOffice.run('delete from person')
      await headOffice.run(`delete from tillsync_received_document where type = 'people'`)
      assert.deepEqual(told(await verified(retail, headOffice, { types: ['people'] })), [
        'people S001 DIFFERS: MISSING S001-1',
      ])
      await repaired(headOffice)
      await retail.settle()
      assert.equal(await store.sent('people', 'S001-1'), 'INVALID')
    })

    it('is given up by name alone', async () => {
      await restore()
      await recovered(store)
      await retail.settle()
      const type = store.types.find(({ name }) => name === 'people')!
      await publish(store.ports, store.database, { type, what: { since: '2020-01-01 00:00:00' } })
      await publish(store.ports, store.database, { type, what: { all: true } })
      await retail.settle()
      await assertKept()
      await headOffice.run('delete from slip_line')
      await headOffice.run('delete from slip')
      await publish(store.ports, store.database, { type, what: { documents: store.named('people', ['S001-1']) } })
      await retail.settle()
      assert.deepEqual([await people(headOffice), await store.unsettled()], [[], []])
    })

    it('stays as well where a plugin is off at the time of the recovery', async () => {
      for (const name of ['people', 'slips']) {
        await restore()
        await recoverySteps(store, { dryRun: false, off: [name] })
        await store.cycle({ types: store.types.filter((type) => type.name !== name) })
        await retail.settle()
        await assertKept()
      }
    })

    it('stays where the recovery is interrupted after any of its commits', async () => {
      const restores = [restore, await backUp(retail.web)]
      for (let commit = 1, ended = false; !ended; commit++) {
        for (const one of restores) await one()
        let commits = 0
        const ports: SiteDatabase = {
          ...store.ports,
          async write(work) {
            const result = await store.ports.write(work)
            if (++commits === commit) throw new Error('power cut')
            return result
          },
        }
        ended = await recoverySteps(store, { dryRun: false, ports }).then(
          () => true,
          () => false,
        )
        if (await isStopped(store)) await recovered(store)
        assert.equal(await store.sent('people', 'S001-1'), 'INVALID', `after commit ${commit}`)
      }
      await retail.settle()
      await assertKept()
    })

    it('stays where the database is restored once more, before and after that recovery', async () => {
      await restore()
      await recovered(store)
      const again = await backUpSite(store)
      await putPerson(store, 'S001-1', 'entered again')
      await store.cycle()
      await again()
      const { kept } = await recovered(store)
      assert.deepEqual(kept, [{ type: 'people', kind: 'person', key: ['S001-1'] }])
      await store.cycle()
      await retail.settle()
      assert.deepEqual(await people(headOffice), ['S001-1: entered again'])
      await restore()
      await recovered(store)
      await retail.settle()
      assert.deepEqual(await people(headOffice), ['S001-1: entered again'])
      assert.deepEqual(await headOffice.held(), [])
    })
  },
)

const club = { name: 'club', columns: { code: 'text(40)' }, key: ['code'] } as const satisfies Table
const member = {
  name: 'member',
  columns: { code: 'text(40)', club_code: { type: 'text(40)', references: 'club.code' } },
  key: ['code'],
} as const satisfies Table
const visit = {
  name: 'visit',
  columns: { visit_no: 'text(40)', member_code: { type: 'text(40)', references: 'member.code' } },
  key: ['visit_no'],
} as const satisfies Table

class Clubs extends Carrier implements Plugin<DocumentOf<typeof club>> {
  readonly name = 'clubs'
  readonly title = 'Clubs'
  readonly flow = 'to-head-office'
  readonly kinds = { club: { root: club, schema: schemaFor(club), deletes: 'carry' } } as const
}

class Members extends Carrier implements Plugin<DocumentOf<typeof member>> {
  readonly name = 'members'
  readonly title = 'Members'
  readonly flow = 'to-head-office'
  readonly dependsOn = ['clubs']
  readonly kinds = { member: { root: member, schema: schemaFor(member), deletes: 'carry' } } as const
}

class Visits extends Carrier implements Plugin<DocumentOf<typeof visit>> {
  readonly name = 'visits'
  readonly title = 'Visits'
  readonly flow = 'to-head-office'
  readonly dependsOn = ['members']
  readonly kinds = { visit: { root: visit, schema: schemaFor(visit), deletes: 'keep', edited: 'never' } } as const
}

onEachDialect('what a lost document refers to that stays refers to others itself', (dialect) => {
  let retail: Retail
  before(async () => {
    retail = await openRetail({ dialect, stores: ['S001'], plugins: [new Clubs(), new Members(), new Visits()] })
  })
  after(() => retail.close())

  it('and those stay as well, as far as they are in no table any more', async () => {
    const { headOffice } = retail
    const store = retail.stores[0]!
    await store.run(`insert into club (code) values ('OLD')`)
    await retail.settle()
    const restore = await backUpSite(store)
    await store.run(`insert into club (code) values ('NEW')`)
    for (const [code, of] of Object.entries({ A: 'NEW', B: 'OLD', C: 'NEW' }))
      await store.run('insert into member (code, club_code) values (:code, :of)', { code, of })
    for (const code of ['A', 'B'])
      await store.run('insert into visit (visit_no, member_code) values (:code, :code)', { code })
    await store.cycle()
    await restore()
    const { removals, kept } = await recovered(store)
    assert.equal(removals, 1)
    assert.deepEqual(
      kept.map(({ type, key, referring }) => [type, ...key, ...(referring?.key ?? [])].join(' ')).toSorted(),
      ['clubs NEW A', 'members A A', 'members B B', 'visits A', 'visits B'],
    )
    await store.cycle()
    await retail.settle()
    assert.deepEqual(await headOffice.held(), [])
    for (const [table, codes] of Object.entries({ club: ['NEW', 'OLD'], member: ['A', 'B'] })) {
      const rows = await headOffice.all<{ code: string }>(`select code from ${table} order by code`)
      assert.deepEqual(
        rows.map(({ code }) => code),
        codes,
      )
    }
    assert.deepEqual((await store.unsettled()).map(({ key: [code], status }) => `${code} ${status}`).toSorted(), [
      'A INVALID',
      'B INVALID',
      'NEW INVALID',
    ])
  })
})
