export interface Interruptible {
  readonly signal: AbortSignal
  /** From here on Ctrl-C ends the program again. */
  release(): void
}

/** The first Ctrl-C aborts what runs, so that it can be written down; a second one ends the program as always. */
export function abortAtInterrupt(): Interruptible {
  const controller = new AbortController()
  const others = process.listeners('SIGINT')
  let isReleased = false
  const release = () => {
    if (isReleased) return
    isReleased = true
    process.removeListener('SIGINT', abort)
    for (const other of others) process.once('SIGINT', other)
  }
  const abort = () => {
    release()
    controller.abort()
  }
  process.removeAllListeners('SIGINT')
  process.on('SIGINT', abort)
  return {release, signal: controller.signal}
}
