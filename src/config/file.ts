import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Document, parseDocument } from 'yaml'
import { coded } from '../contract/errors.ts'
import { misfit } from './formats.ts'
import { isTree, type Tree } from './shape.ts'

/** --config FILE, else TILLSYNC_CONFIG, else tillsync.yaml in the working directory. Absolute. */
export function configFile(option: string | undefined, environment: NodeJS.ProcessEnv): string {
  return resolve(option ?? (environment.TILLSYNC_CONFIG || 'tillsync.yaml'))
}

/** The text of a configuration file. Throws TS_CONFIG_MISSING; a file that cannot be read is TS_CONFIG_INVALID. */
export function readConfigFile(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') throw coded('TS_CONFIG_MISSING', { file }, { cause: error })
    throw coded('TS_CONFIG_INVALID', { file, problems: message }, { cause: error })
  }
}

/**
 * Its content. Throws TS_CONFIG_INVALID with every mistake of YAML, each with its line, without the text itself: that may
 * be a password.
 */
export function parseConfigFile(file: string, text: string): Tree {
  const document = parseDocument(text, { prettyErrors: true })
  const mistakes = [...document.errors, ...document.warnings].map(
    ({ linePos, message }) => `  line ${linePos?.[0].line ?? '?'}: ${message.split(/ at line |: /)[0]}`,
  )
  if (mistakes.length > 0) throw coded('TS_CONFIG_INVALID', { file, problems: mistakes.join('\n') })
  const content = contentOf(document, file)
  if (content === null || content === undefined) return {}
  if (!isTree(content))
    throw coded('TS_CONFIG_INVALID', { file, problems: `  ${misfit(content, 'sections such as `site:`')}` })
  return content
}

/** An alias, `*name`, of what is not there fails only here. Its message would show the text, which may be a password. */
function contentOf(document: Document, file: string): unknown {
  try {
    return document.toJS()
  } catch (error) {
    const problems = '  a value that begins with * is not in quotes'
    throw coded('TS_CONFIG_INVALID', { file, problems }, { cause: error })
  }
}
