import {BaseCommand, configSources} from '#shared/cli/index'
import {applicationPaths, loadConfig} from '#shared/config/index'
import type {ProxmoxClient, ServerCertificate} from '#shared/proxmox/index'
import {confirm, isInteractive} from '#shared/terminal/index'
import {UserError} from '../errors.ts'
import {connectFromSettings, type ProxmoxSettings, rememberFingerprint} from './connect.ts'

interface ConnectFlags {
  readonly json: boolean
  readonly quiet: boolean
  readonly 'no-input': boolean
  readonly 'no-color': boolean
}

/** A command that talks to the Proxmox VE server of the settings. */
export abstract class ProxmoxCommand extends BaseCommand {
  /** Connects, does the work, and lets go of the connection however it ends. */
  protected async withProxmox<Result>(
    flags: ConnectFlags,
    work: (client: ProxmoxClient) => Promise<Result>,
  ): Promise<Result> {
    const client = await this.connect(flags)
    try {
      return await work(client)
    } finally {
      client.close()
    }
  }

  protected async proxmoxSettings(): Promise<ProxmoxSettings> {
    return (await loadConfig(configSources(), ['proxmox'])).proxmox
  }

  /** Whoever calls closes it. */
  protected async connect(flags: ConnectFlags): Promise<ProxmoxClient> {
    const sources = configSources()
    const canAsk = isInteractive() && !flags['no-input'] && !flags.json
    return connectFromSettings(await this.proxmoxSettings(), {
      ask: canAsk ? (certificate, address) => this.askToTrust(certificate, address, flags) : undefined,
      remember: async (fingerprint) => {
        const file = await rememberFingerprint(sources, applicationPaths(sources).configFile, fingerprint)
        this.aside(`PROXMOX_FINGERPRINT is written into ${file}`, flags)
      },
    })
  }

  private async askToTrust(certificate: ServerCertificate, address: string, flags: ConnectFlags): Promise<boolean> {
    const {fingerprint, issuer, subject, validTo} = certificate
    this.aside(`${address} shows a certificate that nobody here knows yet:`, flags)
    this.aside(`  made for ${subject} by ${issuer}, valid to ${validTo.toISOString().slice(0, 10)}`, flags)
    this.aside(`  SHA-256 ${fingerprint}`, flags)
    this.aside('At the server, pvenode cert info shows what it should be.', flags)
    try {
      await confirm('Is it the same?', {noInput: false})
      return true
    } catch (error) {
      if (error instanceof UserError && error.code === 'STOPPED') return false
      throw error
    }
  }
}
