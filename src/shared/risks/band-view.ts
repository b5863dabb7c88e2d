import type {BandColour} from '#shared/coordination/index'
import type {Colour} from '#shared/terminal/index'
import type {Assessment} from './shape.ts'

interface Band {
  readonly colour: BandColour
  readonly word: string
}

const ORANGE = 208

/** Colours a text that also says the band in words: a colour never stands alone. */
export function paintBand(band: Band, text: string, colour: Colour, where: 'text' | 'background' = 'text'): string {
  const paint = {
    green: where === 'text' ? colour.green : colour.black.bgGreen,
    orange: where === 'text' ? colour.fg(ORANGE) : colour.black.bg(ORANGE),
    red: where === 'text' ? colour.red : colour.white.bgRed,
    yellow: where === 'text' ? colour.yellow : colour.black.bgYellow,
  }
  return paint[band.colour](text)
}

/** For example `15 red (extreme)`. */
export function bandText({band, score}: Assessment): string {
  return `${score} ${band.colour}${band.word === band.colour ? '' : ` (${band.word})`}`
}

/** For example `3×5 = 15 red (extreme)`, coloured. */
export function assessmentText(assessment: Assessment, colour: Colour): string {
  const {band, impact, likelihood} = assessment
  return `${likelihood}×${impact} = ${paintBand(band, bandText(assessment), colour)}`
}
