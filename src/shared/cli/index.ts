/**
 * The command line itself: two bins on oclif, the base classes every command stands on, the output contract (text,
 * pipe, CSV, JSON envelope) and the one place where errors become words and exit codes.
 */

export {z} from 'zod'
export {AiCommand, aiFlags, logFilterFlags} from './ai-command.ts'
export {BookingCommand} from './booking-command.ts'
export {BriefingCommand, deliveryFlags, formatFlag} from './briefing-command.ts'
export {BaseCommand} from './command.ts'
export {CoordCommand} from './coord-command.ts'
export {DatabaseCommand} from './database-command.ts'
export {DocumentCommand} from './document-command.ts'
export {
  argument,
  asOfFlag,
  changeFlags,
  choiceFlag,
  Flags,
  fieldFlags,
  listFlags,
  optionalArgument,
  optionalReferences,
  personalFlag,
  projectFlag,
  references,
  severalFiles,
  valueFlag,
  versionFlag,
  words,
  yesFlag,
} from './flags.ts'
export {ImportCommand, importFlags, transactionImportFlags} from './import-command.ts'
export {abortAtInterrupt} from './interrupt.ts'
export {entryLines, RegisterCommand} from './register-command.ts'
export {type StatusBlock, statusBlock} from './status-block.ts'
export {type StatusLine, statusLine} from './status-line.ts'
export {SuggestionCommand} from './suggestion-command.ts'
export {configSources, databaseLocation, packageRoot, type Surroundings} from './surroundings.ts'
export {textRecognition} from './text-recognition.ts'
