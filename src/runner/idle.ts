import { masked } from '../config/masked.ts'
import { PROGRAM_VERSION } from '../config/program.ts'
import type { Config } from '../config.ts'
import type { Site } from '../contract/index.ts'
import type { Database } from '../data/database.ts'
import { digestOf } from '../data/idle/look.ts'
import { siteLook } from '../data/idle/site-look.ts'
import { tellIdle, webLook } from '../data/idle/web-look.ts'
import { openRunJournal } from '../data/operator/run-journal.ts'
import type { DocumentType } from '../flow/document-type.ts'
import type { Registry } from '../registry/registry.ts'
import { directionOf } from './direction.ts'

/**
 * Whether a cycle would find anything to do. It would not, if nothing waits, and both databases, the configuration and the
 * program are what the last cycle of all types found when it began, which did its work: the cycle would do what that one
 * did. Time alone changes the rest (disk space, clocks, rights, a backup put in place): for that, a cycle runs every now and
 * then all the same, and always before a row moves.
 */
export class Idle {
  constructor(
    readonly config: Config,
    readonly site: Site,
    readonly siteDatabase: Database,
    readonly webDatabase: Database,
    readonly registry: Registry,
  ) {}

  /** Tells both databases if there is nothing to do. What cannot be asked is for a cycle to find out. */
  async is(): Promise<boolean> {
    try {
      const look = await this.#look()
      const { last } = look
      if (look.waits || !last?.good || last.seen !== look.digest) return false
      if (last.ageSeconds < 0 || last.ageSeconds >= this.config.preflight.everyMinutes * 60) return false
      await openRunJournal(this.siteDatabase).idle(last.run)
      await tellIdle(this.webDatabase, this.site.code)
      return true
    } catch {
      return false
    }
  }

  /** For the cycles after this run, which has not done its work yet. */
  async note(run: string): Promise<void> {
    await openRunJournal(this.siteDatabase).seen(run, (await this.#look()).digest)
  }

  async #look() {
    const { site, siteDatabase, webDatabase, registry, config } = this
    const { types } = registry
    const [sent, received] = (['sent', 'received'] as const).map((direction) =>
      types.filter((type) => directionOf(type, site) === direction),
    ) as [DocumentType[], DocumentType[]]
    const own = await siteLook(siteDatabase, { sent, received })
    const relay = await webLook(
      webDatabase,
      site,
      types.map(({ name }) => name),
    )
    const plugins = types.map(({ name, version }) => [name, version])
    const digest = digestOf([...own.rows, ...relay.rows], [PROGRAM_VERSION, masked(config), plugins])
    return { digest, waits: own.waits || relay.waits, last: own.last }
  }
}
