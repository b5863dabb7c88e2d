import {ask} from '#shared/terminal/index'
import {ExitCode, UserError} from '../errors.ts'
import type {Doomed} from './delete.ts'
import {guestLabel} from './guest.ts'

/** Of one without a name, its VMID. */
export function nameToType({guest: {name, vmid}}: Doomed): string {
  return name ?? String(vmid)
}

/** Each machine's name has to be typed, as an answer or with `--confirm`: a reference is too easily the wrong one. */
export async function confirmDelete(
  doomed: readonly Doomed[],
  {canAsk, names}: {readonly canAsk: boolean; readonly names: readonly string[]},
): Promise<void> {
  const open = doomed.filter((each) => !names.includes(nameToType(each)))
  if (open.length === 0) return
  if (names.length > 0 || !canAsk) throw notConfirmed(open, names)
  for (const each of open) {
    const name = nameToType(each)
    const message = `Type ${name} to delete ${guestLabel(each.guest)} for good`
    const {answer} = await ask([{message, name: 'answer'}])
    if (answer !== name) throw new UserError('Nothing was deleted.', {code: 'STOPPED', exitCode: ExitCode.failed})
  }
}

function notConfirmed(open: readonly Doomed[], names: readonly string[]): UserError {
  const flags = open.map((each) => `--confirm ${nameToType(each)}`).join(' ')
  const problem =
    names.length === 0 ? 'has to be confirmed by the name' : `is not what --confirm ${names.join(', ')} names`
  return new UserError(`Deleting ${open.map(({guest}) => guestLabel(guest)).join(', ')} ${problem}.`, {
    code: 'CONFIRMATION_NEEDED',
    exitCode: ExitCode.usage,
    nextStep: `If that is what is meant, add: ${flags}`,
  })
}
