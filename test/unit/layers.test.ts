import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, sep } from 'node:path'

/** Top-down: each layer imports only from those before it, and from itself. */
const LAYERS = [
  'contract',
  'config',
  'flow',
  'registry',
  'data',
  'preflight',
  'runner',
  'host',
  'console',
  'container',
  'demo',
  'cli',
]
const TESTING = ['contract', 'registry', 'data']
const root = normalize(join(import.meta.dirname, '../..'))

/** Relative imports of a file, those of types included, as paths from the root. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  const specifiers = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map(
    ([, specifier]) => specifier ?? '',
  )
  return specifiers.map((specifier) => (specifier.startsWith('.') ? join(dirname(file), specifier) : specifier))
}

function layerOf(file: string): string {
  const [, name = ''] = file.split(sep)
  return name.replace(/\.tsx?$/, '')
}

const files = ['src', 'plugins', 'jobs'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => join(folder, file)),
)

describe('the import graph', () => {
  it('goes from the top down, layer by layer', () => {
    const wrong = files
      .filter((file) => file.startsWith(`src${sep}`))
      .flatMap((file) => importsOf(file).map((target) => ({ file, target })))
      .filter(({ target }) => target.startsWith(`src${sep}`))
      .filter(({ file, target }) => {
        const [from, to] = [layerOf(file), layerOf(target)]
        if (from === to) return false
        if (from === 'testing') return !TESTING.includes(to)
        return !LAYERS.includes(from) || !LAYERS.includes(to) || LAYERS.indexOf(to) > LAYERS.indexOf(from)
      })
    assert.deepEqual(wrong, [])
  })

  it('has no circle between files', () => {
    const circles: string[][] = []
    const done = new Set<string>()
    const visit = (file: string, path: readonly string[]) => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file])
      if (done.has(file) || path.includes(file)) return
      for (const target of importsOf(file)) if (files.includes(target)) visit(target, [...path, file])
      done.add(file)
    }
    for (const file of files) visit(file, [])
    assert.deepEqual(circles, [])
  })

  it('lets plugins see the package by its public name only', () => {
    const wrong = files
      .filter((file) => file.startsWith(`plugins${sep}`))
      .flatMap((file) => importsOf(file).map((target) => ({ file, target })))
      .filter(({ file, target }) => target.includes(sep) && dirname(target).split(sep)[1] !== file.split(sep)[1])
    assert.deepEqual(wrong, [])
  })

  it('has one place that builds a container', () => {
    const users = files.filter((file) => importsOf(file).includes('inversify'))
    assert.deepEqual(users, [join('src', 'container.ts')])
    const importers = files.filter((file) => importsOf(file).includes(join('src', 'container.ts')))
    assert.deepEqual(
      importers.filter((file) => !file.startsWith('jobs') && !file.startsWith(join('src', 'cli'))),
      [],
    )
  })

  it('keeps Sequelize out of the flow', () => {
    const wrong = files.filter((file) => layerOf(file) === 'flow' && importsOf(file).includes('sequelize'))
    assert.deepEqual(wrong, [])
  })
})
