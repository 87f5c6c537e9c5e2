import { createHash, randomBytes } from 'node:crypto'

export interface Session {
  readonly user: string
  readonly csrfSecret: string
}

interface Kept extends Session {
  readonly startedAt: number
  usedAt: number
}

const IDLE_MILLISECONDS = 30 * 60_000
const LONGEST_MILLISECONDS = 12 * 3_600_000

/**
 * Who is signed in, in this process alone: a restart signs everybody out. The token is the browser's; only its digest is
 * kept, and a session that has ended is found by nobody any more.
 */
export class Sessions {
  readonly #kept = new Map<string, Kept>()

  constructor(readonly now: () => Date) {}

  /** The new session's token. */
  start(session: Session): string {
    for (const [key, one] of this.#kept) if (this.#hasEnded(one)) this.#kept.delete(key)
    const token = randomBytes(32).toString('base64url')
    const at = this.now().getTime()
    this.#kept.set(digest(token), { ...session, startedAt: at, usedAt: at })
    return token
  }

  find(token: string): Session | undefined {
    const found = this.#kept.get(digest(token))
    if (!found || this.#hasEnded(found)) return undefined
    found.usedAt = this.now().getTime()
    return found
  }

  end(token: string): void {
    this.#kept.delete(digest(token))
  }

  #hasEnded({ startedAt, usedAt }: Kept): boolean {
    const now = this.now().getTime()
    return now - usedAt > IDLE_MILLISECONDS || now - startedAt > LONGEST_MILLISECONDS
  }
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
