/**
 * Getting at the Proxmox VE server: from the settings to a client, trust on first use, and who may do what there. Two
 * roles, one that looks and one that works, and a token for each with rights of its own; what the token at hand may not
 * set up is printed for root.
 */
export {connectionOptions} from './connect.ts'
export {placeFlags} from './place-flags.ts'
export {ProxmoxCommand} from './proxmox-command.ts'
export {AccessSetupShape, carryOut, prepareSetup, printSetup} from './setup.ts'
export {renderSetup} from './setup-view.ts'
export {type Access, AccessShape, readAccess} from './show.ts'
export {renderAccess} from './show-view.ts'
