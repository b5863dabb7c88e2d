export interface ThoughtFilter {
  add(text: string): void
  /** The answer begins anew: what was shown is void. */
  restart(): void
  end(): void
}

const OPENING = /^\s*<think(?:ing)?>/
const CLOSING = /<\/think(?:ing)?>\s*/
const LONGEST_OPENING = '<thinking>'.length

/** Passes on an answer as it arrives, but for the thoughts that some models put before it. */
export function thoughtFilter(show: (text: string) => void): ThoughtFilter {
  let state: 'start' | 'thinking' | 'answer' = 'start'
  let held = ''
  let hasShown = false
  const pass = (text: string) => {
    if (text === '') return
    hasShown = true
    show(text)
  }
  const add = (text: string) => {
    if (state === 'answer') return pass(text)
    held += text
    if (state === 'start') {
      if (OPENING.test(held)) state = 'thinking'
      else if (couldOpen(held)) return
      else return release(held)
    }
    const end = CLOSING.exec(held)
    if (end && end.index + end[0].length < held.length) release(held.slice(end.index + end[0].length))
  }
  const release = (text: string) => {
    state = 'answer'
    held = ''
    pass(text)
  }
  return {
    add,
    end() {
      if (state === 'start') release(held)
    },
    restart() {
      if (hasShown) show('\n[The answer begins again.]\n')
      state = 'start'
      held = ''
    },
  }
}

function couldOpen(text: string): boolean {
  const start = text.trimStart()
  return start.length < LONGEST_OPENING && ('<thinking>'.startsWith(start) || '<think>'.startsWith(start))
}
