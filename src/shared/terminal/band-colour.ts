import type {Colour} from './screen.ts'

/** Of the 256 colours; terminals have no name for it. */
export const ORANGE = 208

/** Colours a text that also says its band in words or numbers: a colour never stands alone. */
export function paintColour(band: 'green' | 'yellow' | 'orange' | 'red', text: string, colour: Colour): string {
  return band === 'orange' ? colour.fg(ORANGE)(text) : colour[band](text)
}
