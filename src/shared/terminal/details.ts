import type {Screen} from './screen.ts'
import {pad, plainText, width, wrap} from './text.ts'

export interface Detail {
  readonly label: string
  /** Left out when null. */
  readonly value: string | null
  readonly style?: (text: string) => string
}

/** Labels and values under each other; long values wrap beside their label, or under it on a narrow terminal. */
export function renderDetails(details: readonly Detail[], screen: Screen): string {
  const present = details.filter((detail) => detail.value !== null)
  const labelWidth = Math.max(0, ...present.map(({label}) => width(label)))
  const narrow = screen.columns < labelWidth + 24
  return present
    .map(({label, style, value}) => {
      const room = narrow ? screen.columns - 2 : screen.columns - labelWidth - 2
      const lines = wrap(plainText(value!), room)
        .split('\n')
        .map((line) => style?.(line) ?? line)
      const name = screen.colour.dim(narrow ? label : pad(label, labelWidth))
      if (narrow) return [name, ...lines.map((line) => `  ${line}`)].join('\n')
      return lines.map((line, index) => `${index === 0 ? name : ' '.repeat(labelWidth)}  ${line}`).join('\n')
    })
    .join('\n')
}
