import type { Target } from '../benchmark.ts'

/** How figures are written: no more digits than they are worth. */

export function thousands(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

export function seconds(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 1)} s`
}

export function milliseconds(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 1)} ms`
}

/** With what it should be, and marked where it is less. */
export function ratio(value: number, target?: Target): string {
  const shown = value.toFixed(2)
  if (!target) return shown
  const aim = target.aim === undefined ? '' : `, aim ${target.aim.toFixed(2)}`
  return `${value >= target.least ? `**${shown}**` : `**${shown}** ✗`} (least ${target.least.toFixed(2)}${aim})`
}

export function cpu(value: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(1)
}

/** Of a host, and marked where it is more than is asked. */
export function peakMemory(mebibytes: number): string {
  if (Number.isNaN(mebibytes)) return '–'
  return `${Math.round(mebibytes)}${mebibytes < MOST_MEBIBYTES ? '' : ' ✗'}`
}

const MOST_MEBIBYTES = 200

export function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`
}
