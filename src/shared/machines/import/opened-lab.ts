import {readFile, realpath, stat} from 'node:fs/promises'
import {writeOutput} from '#shared/exchange/index'
import {fileNotRead} from '#shared/input/index'
import {guestUuid, type ReadLab, readLabText} from '#shared/plan/index'
import {ExitCode, UserError} from '../../errors.ts'
import {nameOf} from './entry.ts'
import type {Readable} from './refuse.ts'

/** A lab file that machines are to be written into. */
export interface Opened {
  readonly text: string
  readonly read: ReadLab
}

export async function openLab(file: string): Promise<Opened> {
  try {
    const text = await readFile(file, 'utf8')
    return {read: await readLabText(text, file), text}
  } catch (error) {
    throw fileNotRead(error, file, '--into')
  }
}

/** Why a machine cannot be written into a file that has it, or another of its name, already. */
export function there(guest: Readable, {read: {file, lab, lineOf}}: Opened): string | null {
  const place = (index: number) => `${file}:${lineOf(`vms[${index}]`)}`
  const same = lab.vms.findIndex((each) => guestUuid(lab, each) === guest.uuid)
  if (same >= 0) return `is in the lab file already, as ${lab.vms[same]!.name} (${place(same)}).`
  const name = nameOf(guest).toLowerCase()
  const index = lab.vms.findIndex((each) => each.vmid === guest.vmid || each.name.toLowerCase() === name)
  if (index < 0) return null
  const what = lab.vms[index]!.vmid === guest.vmid ? 'VMID' : 'name'
  return `has the ${what} of another entry (${place(index)}); if that is meant to be this machine, give it uuid: ${guest.uuid}`
}

/** Links stay links, and what somebody else has written meanwhile stays too. */
export async function replaceText(file: string, {text: before}: Opened, text: string): Promise<void> {
  const place = await realpath(file)
  if ((await readFile(place, 'utf8')) !== before) {
    throw new UserError(`${file} was changed meanwhile; nothing was written.`, {
      code: 'FILE_CHANGED',
      exitCode: ExitCode.conflict,
      nextStep: 'The same again.',
    })
  }
  const {mode} = await stat(place)
  await writeOutput(place, text, {force: true, mode: mode & 0o777})
}
