import type {Screen} from '#shared/terminal/index'
import type {AccessSetup} from './setup.ts'

/** In a pipe: the commands that are left, ready for a shell of root. */
export function renderSetup({isCompared, obstacle, secrets, steps, user}: AccessSetup, screen: Screen): string {
  const left = steps.filter(({state}) => state === 'to do')
  if (!screen.isTerminal) return left.map(({command}) => command).join('\n')
  const {colour} = screen
  const lines: string[] = []
  for (const {command, state} of steps.filter((step) => step.state !== 'to do')) {
    lines.push(`${colour.green(state.padEnd(5))}  ${command}`)
  }
  if (left.length > 0) {
    const why = obstacle === null ? '' : ` (${obstacle})`
    if (lines.length > 0) lines.push('')
    lines.push(colour.bold(`As root on the server${why}:`), '', ...left.map(({command}) => command))
  } else if (isCompared && secrets.length === 0) lines.push('', `${user} has all that the toolkit needs.`)
  for (const {file, tokenId} of secrets) lines.push('', `The secret of ${tokenId} is in ${file}, for you alone.`)
  return lines.join('\n')
}
