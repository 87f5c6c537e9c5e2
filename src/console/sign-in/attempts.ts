import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'

const SECONDS = 15 * 60
const PER_USER = 5
const PER_ADDRESS = 20

/** Bounds guessing: of one user's password from anywhere, and from one address with any user's name. */
export class SignInAttempts {
  readonly #byUser = new RateLimiterMemory({ points: PER_USER, duration: SECONDS, blockDuration: SECONDS })
  readonly #byAddress = new RateLimiterMemory({ points: PER_ADDRESS, duration: SECONDS, blockDuration: SECONDS })

  /**
   * To be asked before the password is looked at: so many at once count, too. The minutes to wait if there were too many,
   * which are the same for a name that nobody has.
   */
  async begin(user: string, address: string): Promise<number | undefined> {
    try {
      await this.#byAddress.consume(address)
      await this.#byUser.consume(user)
      return undefined
    } catch (refused) {
      return Math.ceil((refused as RateLimiterRes).msBeforeNext / 60_000)
    }
  }

  async succeeded(user: string, address: string): Promise<void> {
    await this.#byUser.delete(user)
    await this.#byAddress.reward(address)
  }
}
