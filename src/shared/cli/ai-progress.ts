import type {AiEvent} from '../ai/index.ts'
import {plainLine, type Screen, truncate} from '../terminal/index.ts'

export interface AiProgress {
  readonly onEvent: (event: AiEvent) => void
  /** Said before what the model is doing. */
  readonly onStep: (step: string) => void
  /** Takes the line away until there is more to say. */
  clear(): void
  /** Takes the line away, for good. */
  end(): void
}

/** Nobody wonders before that. */
const SILENT_SECONDS = 2
const CLEAR_LINE = '\r\u001b[K'

/** One line on stderr that says what the model is doing and for how long, while nothing else is to be seen. */
export function showProgress(write: (text: string) => void, {colour, columns}: Screen): AiProgress {
  let doing: string | null = null
  let step = ''
  const begun = performance.now()
  let since = begun
  let isShown = false
  let hasEnded = false
  const clear = () => {
    if (isShown) write(CLEAR_LINE)
    isShown = false
  }
  const show = () => {
    const now = performance.now()
    if (doing === null || now - begun < SILENT_SECONDS * 1000) return
    const seconds = Math.floor((now - since) / 1000)
    write(`${CLEAR_LINE}${colour.dim(truncate(`${step}${doing} ${seconds} s`, columns - 1))}`)
    isShown = true
  }
  const timer = setInterval(show, 1000).unref()
  return {
    clear,
    end() {
      hasEnded = true
      clearInterval(timer)
      clear()
    },
    onStep(text) {
      step = `${plainLine(text)}: `
    },
    onEvent(event) {
      if (hasEnded) return
      const text = describe(event)
      if (text === doing) return
      doing = text
      since = performance.now()
      // The answer itself may be about to be written here.
      if (isShown && event.type !== 'text') show()
      else clear()
    },
  }
}

function describe(event: AiEvent): string {
  switch (event.type) {
    case 'connecting':
      return 'connecting…'
    case 'loading':
      return 'loading model…'
    case 'reading':
      return `reading ${event.tokens.toLocaleString('en')} tokens…`
    case 'retrying':
      return `trying again (${plainLine(event.reason)})…`
    case 'text':
      return 'answering…'
  }
}
