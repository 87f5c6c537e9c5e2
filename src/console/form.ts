import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { HttpError } from './http-errors.ts'

/** What was sent with a form; 400 for what none of our pages sends. */
export function formOf<S extends z.ZodType>({ body }: FastifyRequest, schema: S): z.output<S> {
  return parsed(schema, body ?? {})
}

/** What stands behind the `?` of an address; 400 likewise. */
export function queryOf<S extends z.ZodType>({ query }: FastifyRequest, schema: S): z.output<S> {
  return parsed(schema, query)
}

/** A field for a date, which may be left empty. */
export const optionalDate = z
  .union([z.literal(''), z.iso.date()])
  .transform((given) => given || undefined)
  .optional()

/** A choice that may be left open, as the list that it is one of is narrowed by it; 400 for anything else. */
export function oneOf<T extends string>(choices: readonly T[], chosen: string | undefined): readonly T[] | undefined {
  if (chosen === undefined) return undefined
  const found = choices.find((choice) => choice === chosen)
  if (found === undefined) throw notOurs()
  return [found]
}

function parsed<S extends z.ZodType>(schema: S, given: unknown): z.output<S> {
  const { success, data } = schema.safeParse(given)
  if (!success) throw notOurs()
  return data
}

function notOurs(): HttpError {
  return new HttpError(400, 'Something in the address or the form is not what this page sends.')
}
