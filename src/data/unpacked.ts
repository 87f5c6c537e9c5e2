/** The bytes that a result has of `statements.packed`. */
export function unpacked(value: Buffer | string): Buffer {
  return typeof value === 'string' ? Buffer.from(value, 'base64') : Buffer.from(value)
}
