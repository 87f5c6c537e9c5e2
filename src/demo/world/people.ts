import type { Random } from './random.ts'

/** Names, streets and towns as they sound in the stores' towns. */
const FIRST_NAMES = [
  'Ananya',
  'Arjun',
  'Debashis',
  'Farhan',
  'Gurpreet',
  'Ishita',
  'Joseph',
  'Kavya',
  'Lakshmi',
  'Mohammed',
  'Neha',
  'Priya',
  'Rahul',
  'Sourav',
  'Tanvi',
  'Vikram',
  'Zoya',
  'अनन्या',
  'সৌরভ',
]
const LAST_NAMES = [
  'Banerjee',
  'Chatterjee',
  'Das',
  'Fernandes',
  'Ghosh',
  'Iyer',
  'Kapoor',
  'Khan',
  'Mehta',
  'Nair',
  'O’Brien',
  'Patel',
  'Roy',
  'Sen',
  'Sharma',
  'Singh',
]
const STREETS = [
  'Park Street',
  'Rashbehari Avenue',
  'Lake Gardens',
  'MG Road',
  'Gariahat Road',
  'Linking Road',
  'Station Road',
]

export interface Person {
  readonly firstName: string
  readonly lastName: string
  /** Ten digits, the first of them 6 to 9, as the Indian numbering plan has it. */
  readonly mobile: string
  readonly street: string
}

export function personFrom(random: Random): Person {
  return {
    firstName: random.pick(FIRST_NAMES),
    lastName: random.pick(LAST_NAMES),
    mobile: `${random.int(6, 9)}${String(random.int(0, 999_999_999)).padStart(9, '0')}`,
    street: `${random.int(1, 240)}${random.pick(['', 'A', '/1'])} ${random.pick(STREETS)}`,
  }
}
