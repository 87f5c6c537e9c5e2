import type { Row } from '../../contract/index.ts'
import { day, instant } from './calendar.ts'
import { count, upTo, type World } from './counts.ts'
import { personFrom } from './people.ts'
import { randomFor } from './random.ts'

export function* customers(world: World, site: string): Iterable<Row> {
  for (const number of upTo(count(world, 'customers'))) {
    const random = randomFor(world.seed, site, 'customer', number)
    const person = personFrom(random)
    const consent = random.percent(70)
    const email = `${person.mobile}@example.in`
    yield {
      customer_id: customerId(site, number),
      isd_code: '+91',
      mobile: person.mobile,
      first_name: person.firstName,
      last_name: person.lastName,
      email: random.percent(60) ? email : null,
      gstin: null,
      pan: null,
      birth_date: random.percent(50) ? day(-random.int(18, 75) * 365 - random.int(0, 364)) : null,
      consent,
      consent_at: consent ? instant(-random.int(1, 400), random.int(600, 1200)) : null,
      customer_address: [
        {
          kind: 'home',
          lines: person.street,
          city: 'Kolkata',
          state: 'West Bengal',
          pin: `7000${random.int(10, 99)}`,
          country: 'IN',
        },
      ],
    }
  }
}

/** Two stores that are offline both make a customer 7: the key says whose. */
export function customerId(site: string, number: number): string {
  return `${site}-${String(number).padStart(6, '0')}`
}
