import { writeSync } from 'node:fs'

/** Loaded before the program: a method of every built-in plugin says so, and never returns. */
const [names, method] = process.env.TILLSYNC_TEST_HANGS!.split('.') as [string, string]
for (const name of names.split(',')) {
  const { default: Plugin } = await import(new URL(`../../../plugins/${name}/index.ts`, import.meta.url).href)
  Plugin.prototype[method] = () => {
    writeSync(1, 'hangs\n')
    for (;;);
  }
}
