import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { HttpError } from './http-errors.ts'

/** What was sent with a form; 400 for what none of our pages sends. */
export function formOf<S extends z.ZodType>({ body }: FastifyRequest, schema: S): z.output<S> {
  return parsed(schema, body ?? {})
}

/** What stands behind the `?` of an address; 400 likewise. */
export function queryOf<S extends z.ZodType>({ query }: FastifyRequest, schema: S): z.output<S> {
  return parsed(schema, query)
}

function parsed<S extends z.ZodType>(schema: S, given: unknown): z.output<S> {
  const { success, data } = schema.safeParse(given)
  if (!success) throw new HttpError(400, 'Something in the address or the form is not what this page sends.')
  return data
}
