type Undo = () => unknown

/** What was made and must go again, also after Ctrl-C or a failure: the last made goes first. */
export class Cleanup {
  readonly #undo: Undo[] = []

  /** Gives a function that does it now, and not again. */
  later(undo: Undo): () => Promise<void> {
    this.#undo.push(undo)
    return async () => {
      const at = this.#undo.indexOf(undo)
      if (at < 0) return
      this.#undo.splice(at, 1)
      await undo()
    }
  }

  /** All of them, whatever fails. */
  async all(): Promise<void> {
    for (let undo = this.#undo.pop(); undo; undo = this.#undo.pop()) {
      try {
        await undo()
      } catch (error) {
        process.stderr.write(`could not clean up: ${error}\n`)
      }
    }
  }
}
