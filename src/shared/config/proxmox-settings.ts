import type {Setting} from './settings.ts'
import {matching, path, serverUrl, upperCase} from './values.ts'

/** How the Proxmox VE server is reached. */
export const proxmoxSettings = [
  {
    name: 'PROXMOX_HOST',
    group: 'proxmox',
    key: 'url',
    description: 'Address of the Proxmox VE server; port 8006 unless named.',
    example: 'https://192.168.1.10:8006',
    reader: () => serverUrl({defaultPort: 8006, schemes: ['https']}),
  },
  {
    name: 'PROXMOX_TOKEN_ID',
    group: 'proxmox',
    key: 'tokenId',
    description: 'API token to log in with.',
    example: 'lab@pve!toolkit',
    reader: () => matching(/^[^\s:/@!=]+@[\w.-]+![A-Za-z][\w.-]+$/, 'is not an API token id (user@realm!name)'),
  },
  {
    name: 'PROXMOX_TOKEN_SECRET',
    group: 'proxmox',
    key: 'tokenSecret',
    description: 'Secret of that token.',
    example: '01234567-89ab-cdef-0123-456789abcdef',
    secret: true,
    reader: () =>
      matching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i, 'is not the secret of an API token, which is a UUID'),
  },
  {
    name: 'PROXMOX_TOKEN_SECRET_FILE',
    group: 'proxmox',
    key: 'tokenSecretFile',
    description: 'File that holds the secret, instead of PROXMOX_TOKEN_SECRET.',
    example: '~/.config/ai-sandbox-homelab/proxmox-token',
    reader: path,
  },
  {
    name: 'PROXMOX_FINGERPRINT',
    group: 'proxmox',
    key: 'fingerprint',
    description: "SHA-256 fingerprint of the server's certificate.",
    example: Array.from({length: 32}, () => 'AB').join(':'),
    reader: () =>
      upperCase(/^([\dA-F]{2}:){31}[\dA-F]{2}$/, 'is not a SHA-256 fingerprint (32 pairs of hexadecimal digits)'),
  },
  {
    name: 'PROXMOX_CA_FILE',
    group: 'proxmox',
    key: 'caFile',
    description: "Certificate authority that signed the server's certificate (PEM).",
    example: '~/.config/ai-sandbox-homelab/pve-root-ca.pem',
    reader: path,
  },
] as const satisfies readonly Setting[]
