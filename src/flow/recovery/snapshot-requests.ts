import type { Site } from '../../contract/index.ts'
import type { DocumentType } from '../document-type.ts'
import type { RegisteredSite } from '../ports/web-database.ts'
import type { SnapshotRequest } from '../snapshot.ts'

/**
 * What the destinations of an origin ask for once it is in a new epoch (PROTOCOL.md, rule 20). Of what is never edited,
 * each keeps all that it has.
 */
export function requestsOfEpoch(
  types: readonly DocumentType[],
  origin: Site & { readonly epoch: number },
  sites: readonly RegisteredSite[],
): SnapshotRequest[] {
  const { code, kind, epoch } = origin
  const destinations = sites.filter((one) => one.active && one.kind !== kind)
  return types
    .filter(({ flow }) => (flow === 'to-store') === (kind === 'head-office'))
    .filter(({ kinds }) => kinds.some(({ edited }) => edited !== 'never'))
    .flatMap(({ name: type, storeFormats }) =>
      destinations
        .filter(
          ({ format }) => !storeFormats || storeFormats.includes((kind === 'store' ? origin.format : format) ?? ''),
        )
        .map(({ code: site }) => {
          const request = { site, origin: code, type, epoch, own: 0 }
          return kind === 'head-office' ? { ...request, shared: 0 } : request
        }),
    )
}
