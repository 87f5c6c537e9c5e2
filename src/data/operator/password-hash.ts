import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'

/** 32 MiB and a third of a second on a till's small PC: what guessing costs whoever has the hashes. */
const COST = { N: 2 ** 15, r: 8, p: 3 }
const LENGTH = 32
const MEMORY = 64 * 1024 ** 2

/** `scrypt$N$r$p$SALT$KEY`, the last two in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derived(password, salt, COST)
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$')
}

/** Without a hash it takes as long, so that nobody learns by a clock which users there are. */
export async function isPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [, N, r, p, salt = '', key = ''] = (hash ?? '').split('$')
  if (!hash) {
    await derived(password, randomBytes(16), COST)
    return false
  }
  const found = await derived(password, Buffer.from(salt, 'base64url'), { N: Number(N), r: Number(r), p: Number(p) })
  return timingSafeEqual(found, Buffer.from(key, 'base64url'))
}

function derived(password: string, salt: Buffer, cost: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // Two ways to type the same letter are one password.
    scrypt(password.normalize('NFKC'), salt, LENGTH, { ...cost, maxmem: MEMORY }, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}
