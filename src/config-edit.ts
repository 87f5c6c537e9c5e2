import { mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Document, isMap, isScalar, parseDocument, stringify } from 'yaml'
import { parseConfigFile, readConfigFile } from './config-file.ts'
import { coded } from './contract/errors.ts'

/** Sets one value in the text of a configuration file; comments and everything else stay. */
export function edited(file: string, text: string, path: readonly string[], value: string | boolean): string {
  parseConfigFile(file, text)
  const document = parseDocument(text)
  const found = document.getIn(path, true)
  if (isScalar(found) && found.range && found.source) {
    // in place: written anew, the document would indent the comments between its sections differently
    const [start, end] = found.range
    return text.slice(0, start) + stringify(value, { defaultStringType: found.type }).trim() + text.slice(end)
  }
  addSections(document, path.slice(0, -1))
  document.setIn(path, value)
  return document.toString({ lineWidth: 0 })
}

function addSections(document: Document.Parsed, path: readonly string[]): void {
  for (let depth = 1; depth <= path.length; depth++) {
    const was = document.getIn(path.slice(0, depth), true)
    if (isMap(was)) continue
    const section = document.createNode({})
    // `plugins:` with nothing but comments below is an empty value that carries them
    if (isScalar(was)) section.comment = was.comment
    document.setIn(path.slice(0, depth), section)
  }
}

/** Turns a plugin on or off in the file. It counts from the next cycle. */
export function setPluginEnabled(file: string, plugin: string, enabled: boolean): void {
  writeConfigFile(file, edited(file, readConfigFile(file), ['plugins', plugin, 'enabled'], enabled))
}

/** At once or not at all: a host may read the file at any moment, and the power may fail. Throws TS_FILE_REFUSED. */
export function writeConfigFile(file: string, text: string): void {
  const fresh = `${file}.new`
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(fresh, text, { mode: statSync(file, { throwIfNoEntry: false })?.mode ?? 0o640 })
    renameSync(fresh, file)
  } catch (error) {
    throw coded('TS_FILE_REFUSED', { file, detail: (error as Error).message }, { cause: error })
  }
}
