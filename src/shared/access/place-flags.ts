import {Flags} from '#shared/cli/index'

/** Where the toolkit works; what is not named is found on the server, or is as an installation has it. */
export const placeFlags = {
  storage: Flags.string({
    description: 'storage for disks; may be given several times',
    helpValue: '<name>',
    multiple: true,
  }),
  'image-storage': Flags.string({description: 'storage for downloaded images', helpValue: '<name>'}),
  'backup-storage': Flags.string({description: 'storage for backups', helpValue: '<name>'}),
  bridge: Flags.string({
    description: 'bridge that guests are on; may be given several times',
    helpValue: '<name>',
    multiple: true,
  }),
  node: Flags.string({description: 'node that works; may be given several times', helpValue: '<name>', multiple: true}),
  pool: Flags.string({description: 'pool of the guests (all guests without one)', helpValue: '<name>'}),
}
