import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { FastifyInstance } from 'fastify'

const FOLDER = join(dirname(createRequire(import.meta.url).resolve('tillsync/package.json')), 'src/console/assets')

const TYPES = {
  'console.css': 'text/css; charset=utf-8',
  'console.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
} as const

/** The few files that pages refer to: each by its name, nothing by a path. */
export function addAssets(server: FastifyInstance): void {
  for (const [name, type] of Object.entries(TYPES)) {
    const text = readFileSync(join(FOLDER, name), 'utf8')
    const etag = `"${createHash('sha256').update(text).digest('base64url')}"`
    server.get(`/assets/${name}`, { config: { open: true } }, async (request, reply) => {
      reply.headers({ etag, 'cache-control': 'no-cache', 'content-type': type })
      return request.headers['if-none-match'] === etag ? reply.code(304).send() : text
    })
  }
}
