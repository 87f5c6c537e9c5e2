import type { FastifyRequest } from 'fastify'
import { Notice } from './notice.tsx'

export const savedNotice = (
  <Notice kind="good">
    <p>Saved. It counts from the next cycle.</p>
  </Notice>
)

/** The page was sent here by a form of its own that was saved. */
export function wasSaved({ query }: FastifyRequest): boolean {
  return (query as { saved?: unknown }).saved === '1'
}
