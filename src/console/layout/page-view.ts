import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Visitor } from '../sign-in/visitor.ts'

/** What every part of a page may need to know. */
export interface PageView {
  readonly site: {
    readonly code: string
    readonly name: string
    readonly kind: 'store' | 'head-office'
    readonly timeZone: string
  }
  readonly support: { readonly name?: string; readonly url?: string }
  /** Absent: not signed in. */
  readonly visitor?: Visitor
  /** Of the request. */
  readonly path: string
  /** For forms. */
  readonly csrfToken?: string
}

export const PageContext = createContext<PageView | undefined>(undefined)

export function usePage(): PageView {
  const view = useContext(PageContext)
  if (!view) throw new Error('no page around this')
  return view
}
