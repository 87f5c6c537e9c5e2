import { once } from 'node:events'
import { createServer } from 'node:net'

/** The first port from this one on that no program of this machine has. */
export async function freePort(from: number): Promise<number> {
  for (let port = from; ; port++) if (await isFree(port)) return port
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  server.listen({ port, host: '127.0.0.1' })
  try {
    await once(server, 'listening')
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}
