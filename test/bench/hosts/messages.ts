/** What a host process and the benchmark tell each other. Times are milliseconds since 1970, with fractions. */
export type ToHost = 'go' | 'stop'

export type FromHost =
  /** Its modules are loaded and its installation is put together; nothing is connected. */
  | { readonly is: 'ready' }
  /** After each packet that it applied: documents since `go`. */
  | { readonly is: 'applied'; readonly documents: number; readonly at: number }
  /** `settled`: no document that this site sends was on its way any more at `at`. */
  | { readonly is: 'cycle'; readonly settled: boolean; readonly moved: number; readonly at: number }
  | { readonly is: 'failed'; readonly code?: string; readonly message: string }

export function now(): number {
  return performance.timeOrigin + performance.now()
}
