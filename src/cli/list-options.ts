import { type Command, InvalidArgumentError } from 'commander'
import { instantOf } from '../config/site-time.ts'
import type { Config } from '../config.ts'
import type { DocumentFilter } from '../data/operator/document-filter.ts'
import type { PageRequest } from '../data/operator/newest-first.ts'
import { keyFilter } from '../registry/key-filter.ts'
import type { Registry } from '../registry/registry.ts'
import { instantArgument } from './instants.ts'

export interface FilterOptions {
  readonly type?: string
  readonly key?: string
  readonly from?: string
  readonly to?: string
}

export interface ListOptions extends FilterOptions, PageRequest {
  readonly status?: string[]
}

/** Options that narrow a list of documents. */
export function addFilterOptions(command: Command, key: string): Command {
  return command
    .option('--type <type>', 'documents of this type')
    .option('--key <key>', key)
    .option('--from <instant>', 'from this date or instant on, by the clock of the site', instantArgument)
    .option('--to <instant>', 'until before this date or instant', instantArgument)
}

/** Options of a list of documents that is shown page by page. */
export function addListOptions(command: Command, statuses: readonly string[]): Command {
  return addPageOptions(
    addFilterOptions(command, 'a key, or part of one in any case; a JSON array: exactly this key').option(
      '--status <status>',
      `documents with this status: ${statuses.join(', ')}; may be repeated`,
      (text, chosen: string[] = []) => {
        const status = text.toUpperCase()
        if (!statuses.includes(status)) throw new InvalidArgumentError(`Wanted one of ${statuses.join(', ')}.`)
        return [...chosen, status]
      },
    ),
  )
}

export function addPageOptions(command: Command): Command {
  return command
    .option('--most <number>', 'at most so many', positiveInteger, 50)
    .option('--after <place>', 'the next page: what the page before ended with')
}

/** TS_TYPE_UNKNOWN. */
export function filterOf({ type, key, from, to }: FilterOptions, registry: Registry, config: Config): DocumentFilter {
  const { timeZone } = config.site
  return {
    type: type === undefined ? undefined : registry.type(type).name,
    ...keyFilter(key, type, registry),
    from: from === undefined ? undefined : instantOf(from, timeZone),
    to: to === undefined ? undefined : instantOf(to, timeZone),
  }
}

export function positiveInteger(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1 || number > 10_000) {
    throw new InvalidArgumentError('Wanted a whole number from 1 to 10000.')
  }
  return number
}
