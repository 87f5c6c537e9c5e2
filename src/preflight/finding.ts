import type { Judgement } from '../data/health.ts'

/** What one check found before a cycle. */
export interface Finding {
  /** `version`, `web database: query`, … */
  readonly check: string
  readonly ok: boolean
  /** A cycle does not start while an error is not ok; a warning is only shown. */
  readonly severity: 'error' | 'warning'
  readonly found: string
  readonly wanted: string
  /** What to do, as a sentence. Empty if it is ok. */
  readonly remedy: string
}

export function finding(check: string, { ok, severity = 'error', found, wanted, remedy }: Judgement): Finding {
  return { check, ok, severity, found, wanted, remedy: ok ? '' : remedy }
}

const UNCHECKED = 'not checked: '

/** For a check that another failed one leaves without an answer; it stops nothing by itself. */
export function notChecked(check: string, why: string): Finding {
  return {
    check,
    ok: false,
    severity: 'warning',
    found: `${UNCHECKED}${why}`,
    wanted: 'to be checked',
    remedy: 'Mend what failed first; this is then checked.',
  }
}

/** It says nothing of its own: another one is to be mended first. */
export function isUnchecked({ ok, found }: Finding): boolean {
  return !ok && found.startsWith(UNCHECKED)
}
