import type {AiEvent} from '../ai/index.ts'
import {plainLine, type Screen, truncate} from '../terminal/index.ts'

export interface AiProgress {
  readonly onEvent: (event: AiEvent) => void
  /** Takes the line away, for good. */
  end(): void
}

/** Nobody wonders before that. */
const SILENT_SECONDS = 2
const CLEAR_LINE = '\r\u001b[K'

/** One line on stderr that says what the model is doing and for how long, while nothing else is to be seen. */
export function showProgress(write: (text: string) => void, {colour, columns}: Screen): AiProgress {
  let doing: string | null = null
  let since = performance.now()
  let isShown = false
  let hasEnded = false
  const clear = () => {
    if (isShown) write(CLEAR_LINE)
    isShown = false
  }
  const show = () => {
    const seconds = Math.floor((performance.now() - since) / 1000)
    if (doing === null || seconds < SILENT_SECONDS) return
    write(`${CLEAR_LINE}${colour.dim(truncate(`${doing} ${seconds} s`, columns - 1))}`)
    isShown = true
  }
  const timer = setInterval(show, 1000).unref()
  return {
    end() {
      hasEnded = true
      clearInterval(timer)
      clear()
    },
    onEvent(event) {
      if (hasEnded) return
      const text = describe(event)
      if (text === doing) return
      doing = text
      since = performance.now()
      clear()
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
