import type { Command } from 'commander'
import { CommanderError } from 'commander'
import { asTillsyncError, coded, type TillsyncError } from '../contract/errors.ts'
import type { CommandContext } from './command-context.ts'
import { addCommands } from './commands.ts'
import { EXIT, type ExitCode, exitCodeOf } from './exit-codes.ts'

/** Runs one command to its end. The one place where a failure becomes text on standard error, and an exit code. */
export async function runCommand(
  program: Command,
  words: readonly string[],
  context: CommandContext,
): Promise<ExitCode> {
  try {
    addCommands(program, context)
    await program.parseAsync(words, { from: 'user' })
    return context.exitCode
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return EXIT.ok // --help, --version
    if (thrown instanceof CommanderError && thrown.code === 'commander.help') return EXIT.usage // no command: help was shown
    const error = explained(thrown, program, words)
    process.stderr.write(context.output.json ? asJson(error, context) : asText(error, context))
    return exitCodeOf(error)
  } finally {
    await context.close()
  }
}

function explained(thrown: unknown, program: Command, words: readonly string[]): TillsyncError {
  if (thrown instanceof CommanderError) {
    const problem = thrown.message.replace(/^error: /, '')
    return coded('TS_USAGE', { problem, command: commandOf(program, words) })
  }
  const detail = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
  return asTillsyncError(thrown) ?? coded('TS_UNEXPECTED', { detail }, { cause: thrown })
}

/** `quarantine show` of `tillsync --json quarantine show --oops`. */
function commandOf(program: Command, words: readonly string[]): string {
  const path: string[] = []
  let command: Command | undefined = program
  for (const word of words) {
    const next: Command | undefined = command.commands.find((one) => one.name() === word)
    if (next) path.push(word)
    command = next ?? command
  }
  return path.join(' ') || 'COMMAND'
}

function asText({ code, message, remedy }: TillsyncError, context: CommandContext): string {
  const { name, url } = context.knownConfig?.support ?? {}
  const contact = [name, url].filter(Boolean).join(', ')
  return [`${code}: ${message}`, remedy, contact && `Support: ${contact}`].filter(Boolean).join('\n').concat('\n')
}

function asJson({ code, message, remedy }: TillsyncError, context: CommandContext): string {
  return `${JSON.stringify({ error: { code, message, remedy }, support: context.knownConfig?.support }, null, 2)}\n`
}
