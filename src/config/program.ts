import { createRequire } from 'node:module'

/** The version of Tillsync. By the package's own name, since source and compiled code lie at different depths. */
export const PROGRAM_VERSION: string = createRequire(import.meta.url)('tillsync/package.json').version
