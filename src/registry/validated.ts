import type { StandardSchemaV1 } from '@standard-schema/spec'
import { invalidDocument } from '../contract/errors.ts'

/** The document as its schema gives it; TS_DOCUMENT_INVALID with every problem and its path. */
export function validated(document: object, schema: StandardSchemaV1<unknown, object>): object | Promise<object> {
  const result = schema['~standard'].validate(document)
  return result instanceof Promise ? result.then(validOf) : validOf(result)
}

function validOf(result: StandardSchemaV1.Result<object>): object {
  if (!result.issues) return result.value
  const problems = result.issues.map(({ path = [], message }) => {
    const place = path.map((step) => String(typeof step === 'object' ? step.key : step)).join('.')
    return place ? `${place}: ${message}` : message
  })
  throw invalidDocument(problems.join('; '))
}
