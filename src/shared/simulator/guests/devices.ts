import {randomBytes} from 'node:crypto'
import {readProperties, writeProperties} from './property-string.ts'

const models = ['e1000', 'e1000e', 'rtl8139', 'virtio', 'vmxnet3']

/** A network device has a MAC address of Proxmox's range when none is given: `virtio=BC:24:11:…,bridge=vmbr0`. */
export function makeNetworkDevice(text: string, keepsAddress = true): string {
  const {macaddr, model, ...options} = readProperties(text, 'model')
  const named = models.find((each) => options[each] !== undefined)
  const kind = named ?? model ?? 'virtio'
  const given = macaddr ?? (named && options[named])
  if (named) delete options[named]
  const address = given !== undefined && keepsAddress ? given.toUpperCase() : newAddress()
  return `${kind}=${address},${writeProperties(options, '')}`.replace(/,$/, '')
}

export function isNetworkDevice(key: string): boolean {
  return /^net\d+$/.test(key)
}

function newAddress(): string {
  const bytes = [0xbc, 0x24, 0x11, ...randomBytes(3)]
  return bytes.map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':')
}
