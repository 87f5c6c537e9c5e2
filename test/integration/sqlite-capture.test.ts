import assert from 'node:assert/strict'
import { CapturedShop } from '../support/captured-shop.ts'

describe('the capture of business changes by triggers of SQLite', () => {
  const shop = new CapturedShop('sqlite')
  before(() => shop.open())
  after(() => shop.remove())
  beforeEach(() => shop.clear())

  it('appends one for the document whose row a replace silently deletes', async () => {
    await shop.run(`insert into buyer (code) values ('A'), ('B')`)
    await shop.run(`insert into buyer_phone (code, phone) values ('A', '111')`)
    await shop.events()
    await shop.run(`insert or replace into buyer_phone (code, phone) values ('B', '111')`)
    assert.deepEqual(await shop.events(), ['shop buyer ["A"]', 'shop buyer ["B"]'])
    await shop.run(`insert into buyer_phone (code, phone) values ('A', '222')`)
    await shop.events()
    await shop.run(`update or replace buyer_phone set phone = '111' where phone = '222'`)
    assert.deepEqual(await shop.events(), ['shop buyer ["A"]', 'shop buyer ["B"]'])
  })

  it("leaves what the till's own statement answers as it was", async () => {
    await shop.database.write(async (session) => {
      assert.equal(await session.run(`insert into ticket (ticket_no, holder) values ('A', 'x'), ('B', 'y')`), 2)
      const [last] = await session.all(
        'select last_insert_rowid() = (select max(id) from ticket) as own, changes() as n',
      )
      assert.deepEqual(last, { own: 1, n: 2 })
      assert.equal(await session.run(`update ticket set holder = 'z'`), 2)
      assert.deepEqual(await session.all(`delete from ticket where ticket_no = 'A' returning ticket_no`), [
        { ticket_no: 'A' },
      ])
    })
  })
})
