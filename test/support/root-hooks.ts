import { join } from 'node:path'
import { DIALECTS } from './dialects.ts'
import { begun, over } from './failures.ts'

// Command lines that tests run from other folders read this configuration of the compiler, too; hosts that they start
// would all have the console's port.
process.env.TSX_TSCONFIG_PATH = join(import.meta.dirname, '../../tsconfig.json')
process.env.TILLSYNC_CONSOLE_ENABLED = 'false'

export const mochaHooks = {
  beforeEach(this: Mocha.Context) {
    begun(this.currentTest)
  },
  afterEach(this: Mocha.Context) {
    over(this.currentTest)
  },
  async afterAll() {
    for (const { stop } of Object.values(DIALECTS)) await stop()
  },
}
