import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { createContext } from '../../src/cli/command-context.ts'
import { addCommands } from '../../src/cli/commands.ts'
import { EXIT } from '../../src/cli/exit-codes.ts'
import { createProgram } from '../../src/cli/program.ts'

describe('docs/command-line.md', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/command-line.md'), 'utf8')
  const program = createProgram()
  addCommands(program, createContext(program))

  it('has a chapter for each command, which names its subcommands and options', () => {
    const missing = program.commands.flatMap((command) => {
      const chapter = page.split(/^### /m).find((text) => text.match(/^tillsync (\S+)/)?.[1] === command.name())
      if (!chapter) return [command.name()]
      return namesOf(command)
        .filter((name) => !chapter.includes(name))
        .map((name) => `${command.name()}: ${name}`)
    })
    assert.deepEqual(missing, [])
  })

  it('has no chapter for what is not a command', () => {
    const chapters = [...page.matchAll(/^### tillsync (\S+)/gm)].map(([, name]) => name)
    assert.deepEqual(chapters.toSorted(), program.commands.map((command) => command.name()).toSorted())
  })

  it('lists the exit codes and the options of every command', () => {
    const listed = [...page.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code))
    assert.deepEqual(listed, Object.values(EXIT))
    for (const { long } of program.options) if (long !== '--version') assert.match(page, new RegExp(`\`${long}[ \`]`))
  })

  it('is matched by help with examples for each command', () => {
    const leaves = (command: Command): Command[] =>
      command.commands.length > 0 ? command.commands.flatMap(leaves) : [command]
    const without = program.commands.flatMap(leaves).filter((command) => !helpOf(command).match(/Examples?:\n/))
    assert.deepEqual(
      without.map((command) => command.name()),
      [],
    )
  })

  /** Subcommands, and the long options of all. */
  function namesOf(command: Command): string[] {
    const own = command.options.map(({ long }) => long ?? '')
    return [...own, ...command.commands.flatMap((below) => [below.name(), ...namesOf(below)])]
  }

  function helpOf(command: Command): string {
    let text = ''
    command.configureOutput({
      writeOut: (part) => {
        text += part
      },
    })
    command.outputHelp()
    return text
  }
})
