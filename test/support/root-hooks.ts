import { DIALECTS } from './dialects.ts'
import { begun, over } from './failures.ts'

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
