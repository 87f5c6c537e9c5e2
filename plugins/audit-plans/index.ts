import { API_VERSION, type Change, type Destination, type Keys, type Origin, type Plugin, type Row } from 'tillsync'
import { type AuditPlan, auditPlan, auditPlanSchema } from './audit-plan.ts'

/** Item audit (stock count) plans, from the head office to the store that counts. */
export default class AuditPlans implements Plugin<AuditPlan> {
  readonly apiVersion = API_VERSION
  readonly name = 'audit-plans'
  readonly title = 'Audit plans'
  readonly flow = 'to-store'
  readonly version = 1
  readonly dependsOn = ['items']
  readonly kinds = { audit_plan: { root: auditPlan, schema: auditPlanSchema, deletes: 'carry' } } as const

  extract(keys: Keys, origin: Origin): Promise<Row[]> {
    return origin.gather(keys)
  }

  /** A draft is for nobody. */
  transform(row: Row): AuditPlan | null {
    return row.status === 'draft' ? null : (row as AuditPlan)
  }

  load(changes: readonly Change<AuditPlan>[], destination: Destination): Promise<void> {
    return destination.apply(changes)
  }

  audience({ site_code }: AuditPlan): string[] {
    return [site_code]
  }
}
