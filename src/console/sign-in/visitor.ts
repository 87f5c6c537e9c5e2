import type { AccessRight } from '../../data/operator/access-rights.ts'

/** Who is signed in, with the access rights of this moment. */
export interface Visitor {
  readonly user: string
  readonly accessRights: readonly AccessRight[]
}
