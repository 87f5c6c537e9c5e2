import { spawn } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly error: string
}

/** Runs the command line as a process of its own, from another folder, so that nothing is found by chance. */
export async function tillsync(folder: string, ...words: string[]): Promise<Ended> {
  const program = ['--conditions=tillsync-source', '--import', join(root, 'node_modules/tsx/dist/loader.mjs')]
  const child = spawn(process.execPath, [...program, join(root, 'src/cli/main.ts'), ...words], {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: '', TILLSYNC_CONFIG: '' },
  })
  let out = ''
  let error = ''
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  child.stderr.on('data', (chunk) => {
    error += chunk
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('close', resolve)
    child.on('error', reject)
  })
  return { code, out, error }
}
