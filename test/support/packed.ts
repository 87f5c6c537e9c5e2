import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const read = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8'))
const run = (folder: string, command: string, ...words: string[]) =>
  execFileSync(command, words, { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' })

/**
 * Compiles and packs what the tree holds, beside it, and installs that in `folder` without a network: the package is
 * unpacked, and what it depends on, and nothing else, is linked. Gives the names of the package's files.
 */
export function installPacked(folder: string): string[] {
  const source = join(folder, 'source')
  const modules = join(folder, 'node_modules')
  mkdirSync(source)
  mkdirSync(join(modules, 'tillsync'), { recursive: true })
  run(
    root,
    process.execPath,
    'node_modules/typescript/bin/tsc',
    '-p',
    'tsconfig.build.json',
    // `npm run check` looks at the types.
    '--noCheck',
    '--outDir',
    join(source, 'dist'),
  )
  // Sources and tests, too: only `files` in package.json keeps them out.
  const names = [
    'package.json',
    'README.md',
    'LICENSE',
    'CHANGELOG.md',
    'src/console/assets',
    'config',
    'docs',
    'src/flow',
    'test/unit',
  ]
  for (const name of names) {
    cpSync(join(root, name), join(source, name), { recursive: true })
  }
  run(source, 'npm', 'pack', '--ignore-scripts', '--silent')
  const tarball = readdirSync(source).find((name) => name.endsWith('.tgz'))!
  run(source, 'tar', '-xzf', tarball, '-C', join('..', 'node_modules', 'tillsync'), '--strip-components=1')
  for (const [path, { dev, link }] of Object.entries<{ dev?: boolean; link?: boolean }>(
    read('package-lock.json').packages,
  )) {
    if (!/^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) || dev || link) continue
    mkdirSync(join(folder, dirname(path)), { recursive: true })
    symlinkSync(join(root, path), join(folder, path), 'junction')
  }
  const packed = join(modules, 'tillsync')
  return readdirSync(packed, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(packed.length + 1)
        .replaceAll('\\', '/'),
    )
}
