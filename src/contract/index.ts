/** The public API for plugin authors. docs/writing-a-plugin.md walks through it. */
export { compareDecimals, fromUnits, toUnits } from './decimal.ts'
export type { Change, Key, Keys, Site } from './document.ts'
export type { Action } from './error-codes.ts'
export { invalidDocument, TillsyncError } from './errors.ts'
export {
  API_VERSION,
  type Destination,
  type Flow,
  type Given,
  type Kind,
  type Origin,
  type Plugin,
  type PluginClass,
  type Sequence,
  type Sql,
} from './plugin.ts'
export { type Rule, schemaFor } from './schema.ts'
export { type Clock, type Log, type Service, type Settings, services } from './service.ts'
export type { DeclaredSettings, Setting } from './setting.ts'
export type { Column, ColumnType, DocumentOf, Row, Table, Value } from './table.ts'
