import { readdirSync, readFileSync } from 'node:fs'

/** What Linux tells of processes in /proc; elsewhere there are no figures: NaN. */

/** Clock ticks of a second in /proc, on every Linux that Node runs on. */
const TICKS = 100

/** Seconds of CPU of one process, all its threads. */
export function cpuOf(pid: number): number {
  const { user, system } = statOf(pid)
  return (user + system) / TICKS
}

/** Seconds of CPU of a server that works through child processes: those that live, and those that have ended. */
export function cpuOfTree(pid: number): number {
  const children = processes().filter((child) => statOf(child).parent === pid)
  const { user, system, childrenUser, childrenSystem } = statOf(pid)
  const ended = (user + system + childrenUser + childrenSystem) / TICKS
  return children.reduce((sum, child) => sum + cpuOrNone(child), ended)
}

/** Most memory that a process has held, in MiB. */
export function peakMemoryOf(pid: number): number {
  return mebibytesOf(pid, /^VmHWM:\s+(\d+) kB$/m)
}

/** Memory that a process holds, in MiB. */
export function residentMemoryOf(pid: number): number {
  return mebibytesOf(pid, /^VmRSS:\s+(\d+) kB$/m)
}

function mebibytesOf(pid: number, line: RegExp): number {
  return Number(line.exec(read(`/proc/${pid}/status`))?.[1] ?? Number.NaN) / 1024
}

/** A child may end between the list and the look; its parent has its time then. */
function cpuOrNone(pid: number): number {
  const seconds = cpuOf(pid)
  return Number.isNaN(seconds) ? 0 : seconds
}

function statOf(pid: number) {
  // The name, in parentheses, may hold blanks.
  const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? []
  const number = (at: number) => Number(fields[at] ?? Number.NaN)
  return {
    parent: number(1),
    user: number(11),
    system: number(12),
    childrenUser: number(13),
    childrenSystem: number(14),
  }
}

function processes(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
  } catch {
    return []
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
