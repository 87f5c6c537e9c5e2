import { setFlagsFromString } from 'node:v8'

/**
 * Has this process collect its garbage rather than grow. By default V8 lets the heap become several times what is in use
 * before it looks: a packet in work would take 300 MB of a till's small PC. It looks by itself, and not with threads
 * beside the work: those take a till's processor for half as much again.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=40')
  setFlagsFromString('--no-concurrent-marking')
}
