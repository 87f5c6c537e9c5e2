import type { Question } from './question.ts'

/** What sites ask each other, in the web database. Each verb is one transaction. */
export interface Questions {
  /** One at a time of a type between two sites: a new one takes the place of an older one. Repairs apart. */
  ask(questions: readonly Question[]): Promise<void>
  /** What this site is asked, and has not answered. */
  open(answerer: string): Promise<Question[]>
  answer(question: Question, body: Buffer): Promise<void>
  /** Answers to what this site has asked. */
  answers(asker: string): Promise<readonly { readonly question: string; readonly body: Buffer }[]>
  /** Takes back what this site has asked. */
  withdraw(asker: string, ids: readonly string[]): Promise<void>
}
