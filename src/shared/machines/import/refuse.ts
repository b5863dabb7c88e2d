import {bootDisk, disksOf} from '#shared/guests/index'
import type {GuestState} from '#shared/plan/index'
import type {GuestConfiguration} from '#shared/proxmox/index'
import {ExitCode, UserError} from '../../errors.ts'

/** What cannot be an entry of a lab file, and why. */
export interface Refused {
  readonly vmid: number
  /** `VM 100 dns` */
  readonly subject: string
  /** Goes on where the subject ends. */
  readonly reason: string
}

export type Readable = GuestState & {readonly configuration: GuestConfiguration; readonly uuid: string}

export function subjectOf({name, vmid}: Pick<GuestState, 'name' | 'vmid'>): string {
  return `VM ${vmid} ${name}`.trimEnd()
}

/** Null when nothing of the machine itself stands against it. */
export function whyNot({configuration, isTemplate, lock, uuid, vmid}: GuestState): string | null {
  if (isTemplate) return 'is a template, which does not run; make machines from it with lab vm clone.'
  if (!configuration) return 'has a configuration that the token may not read (VM.Audit: lab access show).'
  if (lock) return `is locked (${lock}); wait until that is over.`
  if (uuid === null)
    return `has no uuid to be recognised by; as root at the server: qm set ${vmid} --smbios1 uuid=$(uuidgen)`
  const disks = disksOf(configuration)
  const disk = bootDisk(configuration, disks)
  if (!disk) return 'does not say which of its disks it starts from; set its boot order at the server.'
  if (disk.bytes === null || disk.bytes % 1024 ** 2 !== 0)
    return `has a disk ${disk.key} whose size a lab file cannot say: it has to be known, in whole MiB.`
  return null
}

/** Why it cannot be in one file with these: a lab recognises machines by their uuid, and copies can share one. */
export function copied({uuid, vmid}: GuestState, others: readonly Readable[]): string | null {
  const other = others.find((each) => each.uuid === uuid)
  if (!other) return null
  return `has the uuid of ${subjectOf(other)}, as a restored copy has; as root at the server: qm set ${vmid} --smbios1 uuid=$(uuidgen)`
}

/** All machines that were named have to be right; with --all, the others are left out instead. */
export function assertNoneRefused(refused: readonly Refused[], nextStep: string): void {
  if (refused.length === 0) return
  const [first] = refused
  throw new UserError(
    refused.length === 1 ? `${first!.subject} ${first!.reason}` : `${refused.length} machines cannot be imported.`,
    {
      code: 'IMPORT_REFUSED',
      exitCode: ExitCode.conflict,
      nextStep,
      ...(refused.length > 1 && {
        problems: refused.map(({reason, subject}) => ({field: subject, message: reason})),
      }),
    },
  )
}
