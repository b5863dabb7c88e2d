/** Postgres inside this process ended by itself: it could not start, or met something it must not continue after. */
export class EngineStopped extends Error {
  override readonly name = 'EngineStopped'
  /** The last lines of Postgres' own log, oldest first. */
  readonly log: readonly string[]

  constructor(message: string, log: readonly string[], options?: ErrorOptions) {
    super(message, options)
    this.log = log
  }
}
