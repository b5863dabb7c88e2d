/** How long each part of a call may take, in milliseconds. */
export interface Limits {
  /** From the start to the connection, the look-up of the name and TLS included. */
  readonly connectMs: number
  /** From the connection to the first byte of the answer: the server may load a model and read the prompt meanwhile. */
  readonly firstByteMs: number
  /** Between two pieces of the answer. */
  readonly idleMs: number
  /** From the start to the end of the answer, retries included. */
  readonly totalMs: number
}

interface LimitSettings {
  readonly connectTimeoutMilliseconds: number
  readonly firstByteTimeoutMilliseconds: number
  readonly idleTimeoutMilliseconds: number
  readonly totalTimeoutMilliseconds: number
}

export function limitsOf(settings: LimitSettings): Limits {
  return {
    connectMs: settings.connectTimeoutMilliseconds,
    firstByteMs: settings.firstByteTimeoutMilliseconds,
    idleMs: settings.idleTimeoutMilliseconds,
    totalMs: settings.totalTimeoutMilliseconds,
  }
}

/** For questions that a server answers at once: what it is, which models it has. */
export function shortLimits(limits: Limits, longestMs: number): Limits {
  const atMost = (milliseconds: number) => Math.min(milliseconds, longestMs)
  return {
    connectMs: atMost(limits.connectMs),
    firstByteMs: atMost(limits.firstByteMs),
    idleMs: atMost(limits.idleMs),
    totalMs: atMost(limits.totalMs),
  }
}
