/** Two years that follow each other: 2026-27. */
export function fiscalYearIsOne({ fiscal_year }: { readonly fiscal_year: string }): string | undefined {
  const [, from, to] = /^(\d{4})-(\d{2})$/.exec(fiscal_year) ?? []
  if ((Number(from) + 1) % 100 !== Number(to)) return `the fiscal year is "${fiscal_year}", wanted one like 2026-27`
}
