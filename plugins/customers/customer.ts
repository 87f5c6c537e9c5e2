import { type DocumentOf, schemaFor, type Table } from 'tillsync'

/** A person who buys. Two stores may know the same person: they are two customers. */
export const customer = {
  name: 'customer',
  key: ['customer_id'],
  columns: {
    /** Begins with the code of the store that made it: `S001-000042`. */
    customer_id: 'text(40)',
    /** Country code of the phone: `+91`. */
    isd_code: 'text(5)',
    mobile: 'text(14)',
    first_name: 'text(80)',
    last_name: { type: 'text(80)', optional: true },
    email: { type: 'text(254)', optional: true },
    gstin: { type: 'text(15)', optional: true },
    pan: { type: 'text(10)', optional: true },
    birth_date: { type: 'date', optional: true },
    /** To be written to and called. */
    consent: 'boolean',
    consent_at: { type: 'instant', optional: true },
  },
  details: [
    {
      name: 'customer_address',
      key: ['kind'],
      columns: {
        customer_id: 'text(40)',
        /** home, work, billing, delivery. */
        kind: 'text(20)',
        lines: 'text(400)',
        city: { type: 'text(80)', optional: true },
        state: { type: 'text(80)', optional: true },
        pin: { type: 'text(12)', optional: true },
        country: 'text(80)',
      },
    },
  ],
} as const satisfies Table

export type Customer = DocumentOf<typeof customer>

const GSTIN = /^\d{2}[A-Z]{5}\d{4}[A-Z][0-9A-Z]Z[0-9A-Z]$/
const PAN = /^[A-Z]{5}\d{4}[A-Z]$/

export const customerSchema = schemaFor(customer, phoneIsComplete, emailHasDomain, taxNumbersAreWellFormed)

/** E.164: at most 15 digits with the country code. */
function phoneIsComplete({ isd_code, mobile }: Customer): string | undefined {
  if (!/^\+[1-9]\d{0,3}$/.test(isd_code)) return `the country code of the phone is "${isd_code}", wanted one like +91`
  if (!/^\d{4,14}$/.test(mobile) || isd_code.length - 1 + mobile.length > 15)
    return `the mobile number "${mobile}" is none, wanted 4 to ${16 - isd_code.length} digits`
}

function emailHasDomain({ email }: Customer): string | undefined {
  if (email !== null && !/^\S+@[^\s@]+$/.test(email)) return `"${email}" is no e-mail address`
}

function taxNumbersAreWellFormed({ gstin, pan }: Customer): string | undefined {
  if (pan !== null && !PAN.test(pan)) return `"${pan}" is no PAN`
  if (gstin !== null && !GSTIN.test(gstin)) return `"${gstin}" is no GSTIN`
  if (gstin !== null && pan !== null && gstin.slice(2, 12) !== pan) return `GSTIN ${gstin} is not of PAN ${pan}`
}
