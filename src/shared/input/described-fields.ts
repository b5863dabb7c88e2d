/** How a field is described to people: in the help, in shell completion, in questions and in import templates. */
export interface DescribedField {
  readonly description: string
  readonly choices?: readonly string[]
  /** What a value looks like, for example `<date>`. */
  readonly example?: string
}
