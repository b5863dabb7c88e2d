/** An answer with more than data beside it, for example how many there are in all. */
export class AnswerWith {
  readonly data: unknown
  readonly total: number

  constructor(data: unknown, total: number) {
    this.data = data
    this.total = total
  }
}
