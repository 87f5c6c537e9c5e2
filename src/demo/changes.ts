import Big from 'big.js'
import type { Row } from '../contract/index.ts'
import { insertAll, type SiteData } from './site-data.ts'
import { billNo, bills, returnOf } from './world/bills.ts'
import { catalogueItem } from './world/catalogue.ts'
import { count, type World } from './world/counts.ts'
import { goodsReturns } from './world/goods-movements.ts'

const DELETED = 'PR00001'

/** What people do at their sites while the demo runs. Each gives a sentence of what was done. */

export async function changePrice({ siteDatabase }: SiteData, world: World): Promise<string> {
  const { code, sellingPrice } = catalogueItem(world.seed, 1)
  const price = new Big(sellingPrice).times('0.9').round(0, Big.roundDown).toFixed(2)
  await siteDatabase.write((session) =>
    session.run('update item set selling_price = :price where item_code = :code', { price, code }),
  )
  return `The head office lowers the price of ${code} from ₹${sellingPrice} to ₹${price}.`
}

export async function deletePromotion({ siteDatabase }: SiteData): Promise<string> {
  await siteDatabase.write(async (session) => {
    for (const table of ['promotion_slab', 'promotion_item', 'promotion_allocation', 'promotion']) {
      await session.run(`delete from ${table} where code = :code`, { code: DELETED })
    }
  })
  return `The head office deletes promotion ${DELETED}, which both stores have.`
}

/** What a store has of the two changes above. */
export async function effectAt({ siteDatabase, site }: SiteData, world: World): Promise<string> {
  const { code } = catalogueItem(world.seed, 1)
  return siteDatabase.read(async (session) => {
    const items = await session.all<{ price: string }>(
      'select selling_price as price from item where item_code = :code',
      { code },
    )
    const promotions = await session.all('select code from promotion where code = :code', { code: DELETED })
    const promotion = promotions.length === 0 ? `no longer has ${DELETED}` : `still has ${DELETED}`
    return `${site.code} sells ${code} at ₹${items[0]?.price}, and ${promotion}.`
  })
}

export async function returnBill(site: SiteData, world: World): Promise<string> {
  const [sold] = bills(world, site.site.code)
  const back = returnOf(world, sold!, count(world, 'bills') + 1)
  await insertAll(site, [{ root: 'bill', row: back }])
  return `${site.site.code} takes back what bill ${sold!.bill_no} sold: bill ${back.bill_no}, net ₹${back.net}.`
}

/** The till's program has a fault: it lost a rupee of what was paid. */
export async function breakBill(site: SiteData, world: World): Promise<string> {
  const [sold] = bills(world, site.site.code)
  const tenders = (sold!.bill_tender as Row[]).map((tender, index) =>
    index === 0 ? { ...tender, amount: new Big(String(tender.amount)).minus(1).toFixed(2) } : tender,
  )
  const number = billNo(count(world, 'bills') + 2)
  await insertAll(site, [{ root: 'bill', row: { ...sold!, bill_no: number, bill_tender: tenders } }])
  return `${site.site.code} makes bill ${number}, whose tenders are a rupee short.`
}

/** A rule that the head office's database administrator made, and no store has heard of. */
export async function ruleOfTheHeadOffice({ siteDatabase }: SiteData): Promise<string> {
  await siteDatabase.write((session) =>
    session.run(
      `create trigger head_office_wants_advice before insert on goods_return when new.advice_no is null
       begin select raise(abort, 'a goods return needs the number of our advice'); end`,
    ),
  )
  return 'The head office’s database takes goods returns with an advice number only, from now on.'
}

export async function returnGoodsWithoutAdvice(site: SiteData, world: World): Promise<string> {
  const [row] = goodsReturns(world, site.site.code)
  const number = `GRT${String(count(world, 'goodsReturns') + 1).padStart(6, '0')}`
  await insertAll(site, [{ root: 'goods_return', row: { ...row!, return_no: number, advice_no: null } }])
  return `${site.site.code} sends goods back with ${number}, without an advice number.`
}
