/** What `/metrics` says: by metric and labels as they are written, without the label of the site. */
export class Scraped {
  readonly values = new Map<string, number>()
  readonly types = new Map<string, string>()
  /** Of each metric that has a sample. */
  readonly labels = new Map<string, readonly string[]>()

  constructor(text: string) {
    for (const line of text.split('\n')) {
      const [, type, kind] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? []
      if (type) this.types.set(type, kind!)
      if (line === '' || line.startsWith('#')) continue
      const [, name, labels = '', value] = /^([a-z_:]\w*)(?:\{(.*)\})? (\S+)$/i.exec(line) ?? []
      if (!name) throw new Error(`not a sample: ${line}`)
      const pairs = [...labels.matchAll(/([a-z_]\w*)="((?:[^"\\]|\\.)*)"/g)]
      this.labels.set(
        name,
        pairs.map(([, label]) => label!),
      )
      const shown = pairs.filter(([, label]) => label !== 'site').map(([, label, text]) => `${label}=${text}`)
      this.values.set([name, ...shown].join(' '), Number(value))
    }
  }

  /** `tillsync_` is left out. */
  value(name: string): number | undefined {
    return this.values.get(`tillsync_${name}`)
  }
}

export async function scrape(address: string): Promise<Scraped> {
  const answer = await fetch(`${address}/metrics`)
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`)
  return new Scraped(await answer.text())
}
