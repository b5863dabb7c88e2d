/** An answer that is an error: its status, its text, and what is wrong with which parameter. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure'
  readonly status: number
  readonly errors: Readonly<Record<string, string>> | undefined

  constructor(status: number, message: string, errors?: Readonly<Record<string, string>>) {
    super(message)
    this.status = status
    this.errors = errors
  }
}

/** What the server's own code gives up with. */
export function died(message: string): ApiFailure {
  return new ApiFailure(500, message)
}

export function invalidParameters(errors: Readonly<Record<string, string>>): ApiFailure {
  return new ApiFailure(400, 'Parameter verification failed.', errors)
}

/** Without a path: some endpoints do not say what they have looked for. */
export function forbidden(path?: string, privileges: readonly string[] = [], joint = ', '): ApiFailure {
  const missing = path === undefined ? '' : ` (${path}, ${privileges.join(joint)})`
  return new ApiFailure(403, `Permission check failed${missing}`)
}

export function unauthenticated(message: string): ApiFailure {
  return new ApiFailure(401, message)
}

export function notImplemented(method: string, path: string): ApiFailure {
  return new ApiFailure(501, `Method '${method} ${path}' not implemented`)
}
