import type {Simulator} from '#shared/simulator/index'

/** What leads the bins to it, as environment variables. */
export function settingsOf({fingerprint, token, url}: Pick<Simulator, 'fingerprint' | 'token' | 'url'>) {
  return {
    PROXMOX_FINGERPRINT: fingerprint,
    PROXMOX_HOST: url,
    PROXMOX_TOKEN_ID: token.id,
    PROXMOX_TOKEN_SECRET: token.secret,
  }
}
