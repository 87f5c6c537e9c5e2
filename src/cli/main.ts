#!/usr/bin/env node
import { keepHeapSmall } from '../host/small-heap.ts'
import { createContext } from './command-context.ts'
import { createProgram } from './program.ts'
import { runCommand } from './run-command.ts'

// `tillsync sent | head` closes the pipe while there is more to say
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

keepHeapSmall()
const program = createProgram()
process.exitCode = await runCommand(program, process.argv.slice(2), createContext(program))
