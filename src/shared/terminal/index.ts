/**
 * What a person sees: colour, text made safe and fitted to the screen, tables, prompts. Views elsewhere are pure
 * functions of data and a `Screen`; only the command line (`#shared/cli`) writes to a stream.
 */
export {ORANGE, paintColour} from './band-colour.ts'
export {type Detail, renderDetails} from './details.ts'
export {localMinute} from './moment.ts'
export {ask, confirm, type Question} from './prompts.ts'
export {type Colour, isInteractive, type Screen, screenFor} from './screen.ts'
export {shellWord} from './shell-word.ts'
export {type Cell, type Rendered, renderTable, type TableColumn} from './table.ts'
export {pad, plainLine, plainText, truncate, width, wrap} from './text.ts'
