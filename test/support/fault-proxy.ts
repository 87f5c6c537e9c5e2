import { connect, createServer, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'

/** What is wrong with a line. */
export type LineFault =
  | { readonly is: 'none' }
  /** No connection is taken, and those that there are break. */
  | { readonly is: 'refused' }
  /** All connections break each time so many bytes have come through, in the middle of whatever it is. */
  | { readonly is: 'dropping'; readonly bytes: number }
  /** Connections stay, and nothing comes through any more. */
  | { readonly is: 'silent' }
  /** Each way. It may drop from time to time, too, in the middle of whatever it is. */
  | { readonly is: 'slow'; readonly bitsPerSecond: number; readonly dropsEverySeconds?: number }
  /** Half of it each way. */
  | { readonly is: 'late'; readonly milliseconds: number }

export interface FaultProxy {
  readonly port: number
  /** How often the line has dropped. */
  readonly drops: number
  /** Bytes that came through, both ways. */
  readonly bytes: number
  become(fault: LineFault): Promise<void>
  close(): Promise<void>
}

const SLICE = 512

/** A line to a database server, on which things go wrong. */
export async function faultProxy(port: number): Promise<FaultProxy> {
  const sockets = new Set<Socket>()
  let fault: LineFault = { is: 'none' }
  let sinceDrop = 0
  let drops = 0
  let bytes = 0
  /** Slow lines are shared by all connections. */
  const free = { there: 0, back: 0 }
  let clock: NodeJS.Timeout | undefined

  function breakAll(): void {
    for (const socket of sockets) socket.resetAndDestroy()
  }

  /** Gives false where the connection has ended. */
  async function pass(data: Buffer, to: Socket, way: 'there' | 'back'): Promise<void> {
    const now = fault
    if (now.is === 'silent') return
    if (now.is === 'late') await setTimeout(now.milliseconds / 2)
    if (now.is === 'slow') {
      for (let from = 0; from < data.length; from += SLICE) {
        const slice = data.subarray(from, from + SLICE)
        const begins = Math.max(performance.now(), free[way])
        free[way] = begins + (slice.length * 8000) / now.bitsPerSecond
        await setTimeout(free[way] - performance.now())
        write(slice, to)
      }
      return
    }
    if (now.is === 'dropping' && sinceDrop + data.length >= now.bytes) {
      write(data.subarray(0, now.bytes - sinceDrop), to)
      sinceDrop = 0
      drops++
      // What was written is to arrive before the end does.
      setImmediate(breakAll)
      return
    }
    sinceDrop += data.length
    write(data, to)
  }

  function write(data: Buffer, to: Socket): void {
    bytes += data.length
    if (!to.destroyed) to.write(data)
  }

  const server = createServer((client) => {
    if (fault.is === 'refused') return client.resetAndDestroy()
    const link = connect({ host: '127.0.0.1', port, noDelay: true })
    for (const [from, to, way] of [
      [client, link, 'there'],
      [link, client, 'back'],
    ] as const) {
      let passed = Promise.resolve()
      sockets.add(from)
      from.on('error', () => {})
      from.on('data', (data: Buffer) => {
        // No line takes more than it carries.
        from.pause()
        passed = passed.then(() => pass(data, to, way)).then(() => void from.resume())
      })
      from.on('close', () => {
        sockets.delete(from)
        void passed.then(() => to.destroy())
      })
    }
  })

  const listen = (at: number) => new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve))
  await listen(0)
  const own = (server.address() as { port: number }).port
  return {
    port: own,
    get drops() {
      return drops
    },
    get bytes() {
      return bytes
    },
    async become(next) {
      fault = next
      sinceDrop = 0
      clearInterval(clock)
      if (next.is === 'slow' && next.dropsEverySeconds) {
        clock = setInterval(() => {
          drops++
          breakAll()
        }, next.dropsEverySeconds * 1000)
      }
      if (next.is === 'refused') {
        server.close()
        breakAll()
      } else if (!server.listening) await listen(own)
    },
    async close() {
      clearInterval(clock)
      breakAll()
      if (server.listening) await new Promise((resolve) => server.close(resolve))
    },
  }
}
