export interface DemoSite {
  readonly code: string
  readonly kind: 'head-office' | 'store'
  readonly name: string
  readonly format?: 'consignment' | 'outright'
}

export const HEAD_OFFICE: DemoSite = { code: 'HO', kind: 'head-office', name: 'Head office, Kolkata' }

export const STORES: readonly DemoSite[] = [
  { code: 'S001', kind: 'store', name: 'Park Street', format: 'consignment' },
  { code: 'S002', kind: 'store', name: 'Gariahat', format: 'outright' },
]

export const CONSIGNMENT_STORE = STORES[0]!
export const OUTRIGHT_STORE = STORES[1]!
