/** An answer that is no page: its number, and why in a sentence. */
export class HttpError extends Error {
  constructor(
    readonly statusCode: number,
    message: string,
  ) {
    super(message)
  }
}

export const forbidden = (why: string) => new HttpError(403, why)
export const notFound = () => new HttpError(404, 'There is no such page.')
