import { connect, createServer, type Socket } from 'node:net'

/**
 * How a connection ends once a statement was sent that the pattern fits. terminated: the server ends its session, after it
 * has done the statement. line: every connection through the proxy breaks, and none can be made until it is mended.
 * unanswered: the connection breaks after the server has committed, before it can say so.
 */
export interface Cut {
  readonly statement: RegExp
  readonly way: 'terminated' | 'line' | 'unanswered'
  happened: boolean
}

export interface CuttingProxy {
  readonly port: number
  /** The next statement that fits. */
  arm(cut: Cut): void
  mend(): Promise<void>
  close(): Promise<void>
}

const COMMIT = /^Q....COMMIT/s
const READY = 'Z\0\0\0\u0005'
/** `K`: the number of the server's process, by which its session is ended. */
const KEY_DATA = 'K\0\0\0\f'

/** A proxy before PostgreSQL that cuts a connection in the middle of a chosen statement's transaction. */
export async function cuttingProxy(port: number, terminate: (process: number) => Promise<void>): Promise<CuttingProxy> {
  const sockets = new Set<Socket>()
  let armed: Cut | undefined

  const server = createServer((client) => {
    const link = connect({ host: '127.0.0.1', port })
    /** What is waited for on this connection. */
    let cut: Cut | undefined
    let committing = false
    let process = 0
    for (const [from, to] of [
      [client, link],
      [link, client],
    ] as const) {
      sockets.add(from)
      from.on('error', () => {})
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
    client.on('data', (data) => {
      const text = data.toString('latin1')
      if (armed && !armed.happened && armed.statement.test(text)) {
        cut = armed
        armed = undefined
      }
      committing = COMMIT.test(text)
      link.write(data)
    })
    link.on('data', (data) => {
      const text = data.toString('latin1')
      const key = text.indexOf(KEY_DATA)
      if (key >= 0) process = data.readInt32BE(key + KEY_DATA.length)
      if (!cut || !text.includes(READY) || (cut.way === 'unanswered' && !committing)) {
        client.write(data)
        return
      }
      const { way } = cut
      cut.happened = true
      cut = undefined
      if (way === 'terminated') terminate(process)
      else if (way === 'unanswered') client.destroy()
      else {
        server.close()
        for (const socket of sockets) socket.destroy()
      }
    })
  })

  const listen = (at: number) => new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve))
  await listen(0)
  const own = (server.address() as { port: number }).port
  return {
    port: own,
    arm(cut) {
      armed = cut
    },
    async mend() {
      if (!server.listening) await listen(own)
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      if (server.listening) await new Promise((resolve) => server.close(resolve))
    },
  }
}
