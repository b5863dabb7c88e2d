/**
 * Getting at the Proxmox VE server: from the settings to a client, trust on first use, and who may do what there.
 */
export {addressOf, connectFromSettings, connectionOptions, type ProxmoxSettings} from './connect.ts'
export {ProxmoxCommand} from './proxmox-command.ts'
