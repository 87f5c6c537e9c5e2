import type { TestSite } from './retail.ts'

/** Business changes of the four small document types, as a till or an ERP would make them. */

export async function putNotice(
  site: TestSite,
  code: string,
  stores = '*',
  title = 'read me',
  tags: readonly string[] = [],
) {
  await site.database.write(async (session) => {
    const changed = await session.run('update notice set title = :title, stores = :stores where code = :code', {
      code,
      title,
      stores,
    })
    if (changed === 0) {
      await session.run('insert into notice (code, title, stores) values (:code, :title, :stores)', {
        code,
        title,
        stores,
      })
    }
    await session.run('delete from notice_tag where code = :code', { code })
    for (const tag of tags) await session.run('insert into notice_tag (tag, code) values (:tag, :code)', { tag, code })
  })
}

/** Gives a site tables of its own for notices, without the conditions of the reference schema. */
export async function loosenNotices(site: TestSite) {
  await site.database.write(async (session) => {
    for (const table of ['notice_tag', 'reply', 'notice']) await session.run(`drop table ${table}`)
    const [notice, tag] = ['notice', 'notice_tag'].map((name) => session.qualified(name, 'business'))
    await session.run(
      `create table ${notice} (code varchar(200) primary key, title varchar(80) not null, stores varchar(80), weight decimal(38, 10))`,
    )
    await session.run(`create table ${tag} (tag varchar(40) primary key, code varchar(200))`)
  })
  await site.migrate()
}

export async function dropNotice(site: TestSite, code: string) {
  await site.database.write(async (session) => {
    await session.run('delete from notice_tag where code = :code', { code })
    await session.run('delete from notice where code = :code', { code })
  })
}

export async function putReply(site: TestSite, code: string, notice: string, stores = '*') {
  await site.run('insert into reply (code, notice_code, stores) values (:code, :notice, :stores)', {
    code,
    notice,
    stores,
  })
}

export async function putPerson(site: TestSite, id: string, name = 'Asha') {
  await site.run('insert into person (person_id, name) values (:id, :name)', { id, name })
}

export async function putSlip(
  site: TestSite,
  number: string,
  {
    amount = '10.00',
    person = null,
    lines = ['tea', 'salt'],
  }: { amount?: string; person?: string | null; lines?: readonly string[] } = {},
) {
  await site.database.write(async (session) => {
    const key = { code: site.site.code, number }
    await session.run(
      'insert into slip (site_code, slip_no, person_id, amount) values (:code, :number, :person, :amount)',
      { ...key, person, amount },
    )
    for (const [line, what] of lines.entries()) {
      await session.run(
        'insert into slip_line (site_code, slip_no, line, what) values (:code, :number, :line, :what)',
        {
          ...key,
          line,
          what,
        },
      )
    }
  })
}

/** `code: title` of every notice a site has. */
export async function notices(site: TestSite): Promise<string[]> {
  const rows = await site.all<{ code: string; title: string }>('select code, title from notice order by code')
  return rows.map(({ code, title }) => `${code}: ${title}`)
}

/** `site/number amount lines` of every slip a site has. */
export async function slips(site: TestSite): Promise<string[]> {
  const amount = site.database.adapter.statements.canonical('s.amount', 'decimal(16,2)')
  const rows = await site.all<{ site_code: string; slip_no: string; amount: string; lines: number | string }>(
    `select s.site_code, s.slip_no, ${amount} as amount,
       (select count(*) from slip_line l where l.site_code = s.site_code and l.slip_no = s.slip_no) as lines
     from slip s`,
  )
  return rows.map(({ site_code, slip_no, amount, lines }) => `${site_code}/${slip_no} ${amount} ${lines}`).toSorted()
}
