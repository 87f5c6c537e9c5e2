import type { Command } from 'commander'
import { localTime } from '../../config/site-time.ts'
import { coded } from '../../contract/errors.ts'
import { type TraceStep, traceDocument } from '../../data/operator/trace.ts'
import { documentName, documentsNamed } from '../../registry/document-name.ts'
import type { CommandContext } from '../command-context.ts'
import { withRemedy } from '../reason.ts'

export function traceCommand(program: Command, context: CommandContext): void {
  program
    .command('trace <type> <key>')
    .description('where a document is: each step that this site knows of, oldest first')
    .addHelpText('after', '\nExample:\n  $ tillsync trace sales S001/2026-27/000123')
    .action(async (type: string, key: string) => {
      const installation = await context.installation()
      const { config, registry, siteDatabase } = installation
      await installation.openSite()
      const { name } = registry.type(type)
      const steps = await traceDocument(siteDatabase, documentsNamed(registry, key, { type: name }))
      if (steps.length === 0)
        throw coded('TS_DOCUMENT_UNKNOWN', { problem: `No document ${key} of ${type} is known here.` })
      context.output.show({ type: name, steps }, () =>
        steps
          .map((step) => {
            const at = step.at === undefined ? '(purged)' : localTime(step.at, config.site.timeZone)
            return `${at.padEnd(19)}  ${documentName(registry, { ...step, type: name })}  ${told(step)}`
          })
          .join('\n'),
      )
    })
}

function told({ step, origin, audience, packet, number, claim, removal, code, reason, remedy }: TraceStep): string {
  const parts = [
    step,
    removal && '(removal)',
    origin && `from ${origin}`,
    audience && `for ${audience === '*' ? 'every store' : audience}`,
    packet ? `in packet ${packet}` : claim !== undefined && `in claim ${claim}`,
    number !== undefined && `number ${number} of its stream`,
  ]
  const why = [code, withRemedy(reason, remedy)].filter(Boolean).join(': ')
  return parts.filter(Boolean).join(' ') + (why && ` — ${why}`)
}
