interface Described {
  /** What an administrator reads beside the field. */
  readonly title: string
  /** What it does, as sentences. */
  readonly doc: string
}

/** One of a plugin's own settings. `default` is what the plugin is told where a site says nothing; absent: undefined. */
export type Setting = Described &
  (
    | { readonly format: 'short-text'; readonly default?: string }
    | { readonly format: 'whole-number'; readonly from: number; readonly to: number; readonly default?: number }
    | { readonly format: 'yes-or-no'; readonly default?: boolean }
    | { readonly format: 'choice'; readonly values: readonly string[]; readonly default?: string }
    /** Shown to nobody; its name says what it is, such as `accessToken`. */
    | { readonly format: 'secret' }
  )

/** By their names in the configuration. */
export type DeclaredSettings = Readonly<Record<string, Setting>>
