/** What the process itself knows about where it is seen. */
export interface Terminal {
  readonly isInput: boolean
  readonly isOutput: boolean
  readonly isError: boolean
  /** Null when stdout is no terminal. */
  readonly columns: number | null
  readonly isColourOff: boolean
  /** The first of LC_ALL, LC_CTYPE and LANG that is set. */
  readonly locale: string | null
}

type Running = Pick<NodeJS.Process, 'env'> & {
  readonly stdin: {readonly isTTY?: boolean}
  readonly stdout: {readonly isTTY?: boolean; readonly columns?: number}
  readonly stderr: {readonly isTTY?: boolean}
}

export function terminalOf({env, stderr, stdin, stdout}: Running): Terminal {
  const {LANG, LC_ALL, LC_CTYPE, NO_COLOR, TERM} = env
  return {
    columns: stdout.isTTY ? (stdout.columns ?? null) : null,
    isColourOff: Boolean(NO_COLOR) || TERM === 'dumb',
    isError: Boolean(stderr.isTTY),
    isInput: Boolean(stdin.isTTY),
    isOutput: Boolean(stdout.isTTY),
    locale: LC_ALL || LC_CTYPE || LANG || null,
  }
}
