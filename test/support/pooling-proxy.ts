import { connect, createServer, type Server, type Socket } from 'node:net'

/**
 * A proxy before PostgreSQL that pools by transaction, as far as a test needs it: a client gets the server's connection
 * that is free when it asks something, and gives it back when no transaction is open. Trusts whoever comes after the
 * first, whose greeting it repeats.
 */
export async function poolingProxy(port: number): Promise<{ readonly port: number; close(): void }> {
  const free: Socket[] = []
  const sockets = new Set<Socket>()
  let greeting: Buffer | undefined

  const server: Server = createServer((client) => {
    sockets.add(client)
    client.on('error', () => {})
    if (greeting) answerFrom(client, greeting)
    else signIn(client)
  })

  /** The first client speaks with the server itself until it is let in. */
  function signIn(client: Socket): void {
    const link = connect({ host: '127.0.0.1', port })
    sockets.add(link)
    let told = Buffer.alloc(0)
    const forward = (data: Buffer) => link.write(data)
    client.on('data', forward)
    link.on('data', function answer(data) {
      client.write(data)
      told = Buffer.concat([told, data])
      const ready = told.indexOf('Z\0\0\0\u0005I', 0, 'latin1')
      const letIn = told.indexOf('R\0\0\0\b\0\0\0\0', 0, 'latin1')
      if (ready < 0 || letIn < 0) return
      greeting = told.subarray(letIn)
      client.off('data', forward)
      link.off('data', answer)
      free.push(link)
      serve(client)
    })
  }

  function answerFrom(client: Socket, greeting: Buffer): void {
    client.once('data', () => {
      client.write(greeting)
      serve(client)
    })
  }

  function serve(client: Socket): void {
    let link: Socket | undefined
    client.on('data', (data) => {
      // `X`: the client leaves, the server's connection stays
      if (data[0] === 0x58) return
      if (!link) {
        link = free.pop()
        if (!link) return client.destroy(new Error('the proxy has no connection left'))
        link.on('data', function answer(data) {
          client.write(data)
          // `Z`, ready for the next, `I`: outside a transaction
          if (!data.subarray(-6).equals(Buffer.from('Z\0\0\0\u0005I', 'latin1'))) return
          link?.off('data', answer)
          if (link) free.push(link)
          link = undefined
        })
      }
      link.write(data)
    })
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as { port: number }).port,
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
