/** A cell as a file holds it: text, a number that was one (`3`, `1250.5`), or why nobody can tell what is in it. */
export type FileCell = string | {readonly number: string} | {readonly problem: string}

export interface FileRow {
  /** Where it is, for people: `line 17`, `row 17`, `entry 17`. */
  readonly place: string
  /** One for each heading; absent where the file says nothing. */
  readonly cells: readonly (FileCell | undefined)[]
}

/** A file as it was read, before anything is understood of it. */
export interface FileTable {
  readonly headings: readonly string[]
  readonly rows: readonly FileRow[]
  /** Programs have written it: amounts have a decimal point, whatever people here type. */
  readonly isMachineWritten: boolean
  readonly warnings: readonly string[]
}
