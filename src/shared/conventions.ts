/** How people here type dates and amounts, and the day it is where they are: what parsing typed text depends on. */
export interface Conventions {
  /** How 01/02/2026 is read; `none` refuses it as ambiguous. */
  readonly dateOrder: 'dmy' | 'mdy' | 'none'
  readonly decimalMark: '.' | ','
}

/** Who acts when, and how they type: handed to every function that changes something. */
export interface Acting {
  readonly now: Date
  readonly actor: string
  readonly conventions: Conventions
}
