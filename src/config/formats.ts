import convict from 'convict'
import { url } from 'convict-format-with-validator'
import { isCron } from './cron.ts'
import { dayWindowOf, minuteOf } from './day-window.ts'

/**
 * What a setting may be. `wanted` completes the sentence "found …; wanted …". Formats have names, because convict would
 * otherwise coerce by the type of the default: any text but `false` would be true, `12abc` would be 12.
 */
interface Format {
  wanted(schema: Limits): string
  accepts(value: unknown, schema: Limits): boolean
  /** From the text of an environment variable or a flag; text that does not fit stays as it is, and is then refused. */
  read?(text: string): unknown
}

interface Limits {
  readonly sensitive?: boolean
  readonly from?: number
  readonly to?: number
  readonly values?: readonly string[]
}

const formats: Record<string, Format> = {
  'short-text': {
    wanted: () => 'text of 1 to 100 characters',
    accepts: (value) => typeof value === 'string' && value.trim() !== '' && value.length <= 100,
  },
  'site-code': {
    wanted: () => '1 to 20 of A–Z a–z 0–9 - _ (in quotes if it is all digits)',
    accepts: (value) => typeof value === 'string' && /^[A-Za-z0-9_-]{1,20}$/.test(value),
  },
  'file-path': {
    wanted: () => 'the path of a file',
    accepts: (value) => typeof value === 'string' && value.trim() !== '' && !value.includes('\0'),
  },
  command: {
    wanted: () => 'a program, with its arguments',
    accepts: (value) => typeof value === 'string' && value.trim() !== '' && !value.includes('\0'),
  },
  secret: {
    wanted: () => 'text (in quotes if it is all digits)',
    accepts: (value) => typeof value === 'string' && value !== '',
  },
  host: {
    wanted: () => 'the name or address of a machine; its port is a setting of its own',
    accepts: (value) => typeof value === 'string' && /^(\.|\(local\)|[\w.:%-]{1,253})(\\[^\\\s]{1,16})?$/.test(value),
  },
  'instance-name': {
    wanted: () => 'the name of an instance such as SQLEXPRESS',
    accepts: (value) => typeof value === 'string' && /^[^\\\s]{1,16}$/.test(value),
  },
  identifier: {
    wanted: () => 'a name of 1 to 128 characters (in quotes if it is all digits)',
    accepts: (value) =>
      typeof value === 'string' && value.trim() !== '' && value.length <= 128 && !value.includes('\0'),
  },
  'schema-name': {
    wanted: () => 'a name of 1 to 63 characters, without dots',
    accepts: (value) => typeof value === 'string' && value.trim() !== '' && value.length <= 63 && !/[.\0]/.test(value),
  },
  'time-zone': {
    wanted: () => 'an IANA time zone such as Asia/Kolkata',
    accepts: (value) => typeof value === 'string' && isTimeZone(value),
  },
  cron: {
    wanted: () => 'five fields, minute hour day month weekday, such as 0 6-22 * * *, that fit some day',
    accepts: (value) => typeof value === 'string' && isCron(value),
  },
  'time-of-day': {
    wanted: () => 'a time of the day such as 02:30',
    accepts: (value) => typeof value === 'string' && value !== '24:00' && minuteOf(value) !== undefined,
  },
  'day-window': {
    wanted: () => 'two times of the day such as 06:00-23:00',
    accepts: (value) => typeof value === 'string' && dayWindowOf(value) !== undefined,
  },
  'software-version': {
    wanted: () => "a version in quotes such as '12.4.1'",
    accepts: (value) => typeof value === 'string' && /^\d+(\.\d+)*([-+][0-9A-Za-z.-]+)?$/.test(value),
  },
  'web-address': {
    wanted: () => 'a web address such as https://support.example.com',
    accepts: (value) => typeof value === 'string' && isWebAddress(value),
  },
  'package-name': {
    wanted: () => 'the name of an npm package, or a path that begins with ./',
    accepts: (value) =>
      typeof value === 'string' && /^(\.{1,2}\/.+|(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*)$/.test(value),
  },
  'whole-number': {
    wanted: ({ from, to }) => `a whole number from ${from} to ${to}`,
    accepts: (value, { from = 0, to = 0 }) => Number.isInteger(value) && Number(value) >= from && Number(value) <= to,
    read: (text) => (/^-?\d{1,15}$/.test(text) ? Number(text) : text),
  },
  'yes-or-no': {
    wanted: () => 'true or false',
    accepts: (value) => typeof value === 'boolean',
    read: (text) => (text === 'true' ? true : text === 'false' ? false : text),
  },
  choice: {
    wanted: ({ values = [] }) => values.join(' or '),
    accepts: (value, { values = [] }) => values.includes(value as string),
  },
}

/** convict writes the value into the error, and from there into the message; the message here says it already. */
class Misfit extends Error {
  get value(): undefined {
    return undefined
  }
  set value(_found: unknown) {}
}

/** Makes the formats known to convict. */
export function addFormats(): void {
  for (const [name, format] of Object.entries(formats)) {
    convict.addFormat({
      name,
      validate(value: unknown, schema: convict.SchemaObj) {
        const limits = schema as Limits
        if (format.accepts(value, limits)) return
        throw new Misfit(misfit(limits.sensitive ? HIDDEN : value, format.wanted(limits)))
      },
      ...(format.read && { coerce: format.read }),
    })
  }
}

/** Stands for a secret wherever people look. */
export const HIDDEN = '[hidden]'

/** `found 7; wanted true or false`. */
export function misfit(found: unknown, wanted: string): string {
  return `found ${found === null || found === undefined ? 'nothing' : shortened(JSON.stringify(found))}; wanted ${wanted}`
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

function isWebAddress(text: string): boolean {
  try {
    url.validate?.(text, { default: null })
    return true
  } catch {
    return false
  }
}
