import {Ansis} from 'ansis'
import type {Screen} from '#shared/terminal/index'

/** A terminal of so many columns, without colour unless asked. */
export function terminalOf(columns: number, colourLevel: 0 | 1 = 0): Screen {
  return {colour: new Ansis(colourLevel), columns, isTerminal: true}
}

export const pipe: Screen = {colour: new Ansis(0), columns: Number.POSITIVE_INFINITY, isTerminal: false}
