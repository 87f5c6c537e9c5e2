import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** A line to a server of this machine that can be cut and mended: while it is cut, nobody answers at its port. */
export class CutLine {
  readonly #sockets = new Set<Socket>()
  #server: Server | undefined
  #port = 0

  constructor(readonly target: number) {}

  get port(): number {
    return this.#port
  }

  async mend(): Promise<void> {
    this.#server = createServer((client) => {
      const link = connect({ host: '127.0.0.1', port: this.target })
      for (const [from, to] of [
        [client, link],
        [link, client],
      ] as const) {
        this.#sockets.add(from)
        from.on('error', () => {})
        from.on('close', () => {
          this.#sockets.delete(from)
          to.destroy()
        })
        from.pipe(to)
      }
    })
    this.#server.listen(this.#port, '127.0.0.1')
    await once(this.#server, 'listening')
    this.#port = (this.#server.address() as AddressInfo).port
  }

  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.#server!.close(resolve))
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }
}
