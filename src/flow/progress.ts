/** Counts of one plugin in one direction of a cycle. */
export interface Counts {
  documents: number
  packets: number
  /** As carried: compressed. */
  bytes: number
  /** Documents of the packets that were not applied, or not sent. */
  setAside: number
}

/** Told after each commit of packets, with their ids. */
export type Progress = (type: string, counts: Readonly<Counts>, packets: readonly string[]) => void
