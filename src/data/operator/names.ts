import { coded } from '../../contract/errors.ts'

const MOST = 64

/** TS_NAME_INVALID unless it is a name that can be typed, read aloud and found again. */
export function checkName(what: string, name: string): void {
  const problem =
    name.trim() === ''
      ? 'it is empty'
      : name !== name.trim()
        ? 'it begins or ends with a blank'
        : name.length > MOST
          ? `it has more than ${MOST} characters`
          : /\p{C}/u.test(name)
            ? 'it has characters that cannot be seen'
            : undefined
  if (problem) throw coded('TS_NAME_INVALID', { what, name: JSON.stringify(name), problem })
}
