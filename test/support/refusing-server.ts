import { createServer, type Server, type Socket } from 'node:net'

/** What a server that speaks SQL Server's protocol says to whoever signs in, in this order. */
export interface Refusal {
  readonly number: number
  readonly message: string
}

const HEADER = 8
const PRELOGIN = 0x12
const LOGIN = 0x10
const ANSWER = 0x04
const LAST = 0x01

/** A server that lets nobody in, without encryption; its port is in `address()`. [MS-TDS] 2.2. */
export async function refusingServer(refusals: readonly Refusal[]): Promise<Server> {
  const server = createServer((socket) => {
    let received = Buffer.alloc(0)
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      received = Buffer.concat([received, bytes])
      while (received.length >= HEADER && received.length >= received.readUInt16BE(2)) {
        const packet = received.subarray(0, received.readUInt16BE(2))
        received = received.subarray(packet.length)
        if (packet[1]! & LAST) answer(socket, packet[0]!, refusals)
      }
    })
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  return server
}

function answer(socket: Socket, asked: number, refusals: readonly Refusal[]): void {
  if (asked === PRELOGIN) socket.write(packetOf(preloginAnswer()))
  if (asked === LOGIN) socket.write(packetOf(Buffer.concat([...refusals.map(errorToken), doneToken()])))
}

function packetOf(payload: Buffer): Buffer {
  const header = Buffer.from([ANSWER, LAST, 0, 0, 0, 0, 1, 0])
  header.writeUInt16BE(HEADER + payload.length, 2)
  return Buffer.concat([header, payload])
}

/** A version (15.0.2000), and that there is no encryption. */
function preloginAnswer(): Buffer {
  const options = [0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff]
  return Buffer.from([...options, 15, 0, 0x07, 0xd0, 0, 0, 2])
}

function errorToken({ number, message }: Refusal): Buffer {
  const fixed = Buffer.alloc(8)
  fixed.writeInt32LE(number)
  fixed.set([1, 14], 4)
  fixed.writeUInt16LE(message.length, 6)
  // No name of a server or a procedure; the line.
  const body = Buffer.concat([fixed, Buffer.from(message, 'utf16le'), Buffer.from([0, 0, 1, 0, 0, 0])])
  const head = Buffer.from([0xaa, 0, 0])
  head.writeUInt16LE(body.length, 1)
  return Buffer.concat([head, body])
}

function doneToken(): Buffer {
  return Buffer.from([0xfd, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
}
