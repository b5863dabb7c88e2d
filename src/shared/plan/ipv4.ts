/** IPv4 addresses as numbers. */
export function addressNumber(address: string): number {
  return address.split('.').reduce((number, part) => number * 256 + Number(part), 0)
}

export interface Subnet {
  readonly first: number
  readonly last: number
  readonly prefix: number
}

/** Of `192.168.1.0/24`, or any address in it with that prefix. */
export function subnetOf(cidr: string): Subnet {
  const [address = '', prefix = '32'] = cidr.split('/')
  const size = 2 ** (32 - Number(prefix))
  const first = Math.floor(addressNumber(address) / size) * size
  return {first, last: first + size - 1, prefix: Number(prefix)}
}

export function isInside(address: string, {first, last}: Subnet): boolean {
  const number = addressNumber(address)
  return number >= first && number <= last
}

/** The first names the network and the last is for all, where there are more than two. */
export function isReserved(address: string, {first, last, prefix}: Subnet): boolean {
  const number = addressNumber(address)
  return prefix < 31 && (number === first || number === last)
}
