import { setElsewhere } from '../../config/set-elsewhere.ts'
import type { ConsoleServices } from '../services.ts'
import { Notice } from './notice.tsx'

interface SetElsewhereProps {
  readonly services: ConsoleServices
  /** Of settings that the page can change. */
  readonly paths: readonly string[]
}

/** Tells of settings for which a change of the file would be without effect. */
export function SetElsewhere({ services: { flags }, paths }: SetElsewhereProps) {
  const found = paths.flatMap((path) => {
    const by = setElsewhere(path, process.env, flags)
    return by ? [{ path, by }] : []
  })
  if (found.length === 0) return null
  return (
    <Notice kind="warning">
      {found.map(({ path, by }) => (
        <p key={path}>
          {path} is given by <code>{by}</code>, which counts more than what is saved here.
        </p>
      ))}
    </Notice>
  )
}
