import type { Row } from '../../contract/index.ts'
import type { StagedCustomer } from './staging.ts'

/** A customer must have a phone, and the file has none: this one stands for it, and rings nowhere. */
export const PLACEHOLDER_PHONE = { isd_code: '+91', mobile: '0000000000' } as const

export function customerFrom({ customer, country }: StagedCustomer, site: string): Row {
  return {
    customer_id: customerIdOf(site, customer),
    ...PLACEHOLDER_PHONE,
    first_name: `Customer ${customer}`,
    last_name: null,
    email: null,
    gstin: null,
    pan: null,
    birth_date: null,
    consent: false,
    consent_at: null,
    customer_address: country === '' ? [] : [{ kind: 'home', lines: '', city: null, state: null, pin: null, country }],
  }
}

/** Two stores may both have a customer 17850: the key says whose. */
export function customerIdOf(site: string, customer: string): string {
  return `${site}-${customer}`
}
