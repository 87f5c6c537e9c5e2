import { readWebState } from '../../data/web/web-state.ts'
import { PROTOCOL_VERSION } from '../../flow/packet.ts'
import type { Check } from '../check.ts'
import { finding } from '../finding.ts'

/** Of the packets. */
export const protocol: Check = {
  name: 'packet protocol',
  needs: ['web'],
  async run({ webDatabase }) {
    const found = (await readWebState(webDatabase))?.protocolVersion
    return [
      finding('packet protocol', {
        ok: found === PROTOCOL_VERSION,
        found: `${found ?? 'none'} in the web database`,
        wanted: `${PROTOCOL_VERSION}`,
        remedy:
          found !== undefined && found > PROTOCOL_VERSION
            ? 'Upgrade Tillsync at this site.'
            : 'Bring the web database up to date: `tillsync migrate` at the head office.',
      }),
    ]
  },
}
