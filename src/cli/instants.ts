import { InvalidArgumentError } from 'commander'
import { isInstant } from '../config/site-time.ts'

/** Checks what stands after an option; `instantOf` reads it, once the site's time zone is known. */
export function instantArgument(text: string): string {
  if (isInstant(text)) return text
  throw new InvalidArgumentError('Wanted a date or an instant, such as 2026-11-22 or 2026-11-22T15:30.')
}
