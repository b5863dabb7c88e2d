import type {BandColour} from '#shared/coordination/index'
import {type Colour, ORANGE, paintColour} from '#shared/terminal/index'
import type {Assessment} from './shape.ts'

interface Band {
  readonly colour: BandColour
  readonly word: string
}

/** Colours a text that also says the band in words: a colour never stands alone. */
export function paintBand(band: Band, text: string, colour: Colour, where: 'text' | 'background' = 'text'): string {
  if (where === 'text') return paintColour(band.colour, text, colour)
  const paint = {
    green: colour.black.bgGreen,
    orange: colour.black.bg(ORANGE),
    red: colour.white.bgRed,
    yellow: colour.black.bgYellow,
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
