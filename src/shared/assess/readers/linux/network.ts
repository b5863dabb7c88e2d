import type {InterfaceFacts} from '../../facts.ts'
import {linesOf, type Sources} from './sources.ts'

/** Interfaces with an address, and bridges. Null when there is no `ip` to ask. */
export function readInterfaces(sources: Sources): InterfaceFacts[] | null {
  const {addresses, bridges, interfaces, route} = sources
  if (addresses === '') return null
  const bridgeNames = linesOf(bridges)
  const configured = new Map(
    linesOf(interfaces).flatMap((line) => {
      const [, name, method] = /^\s*iface\s+(\S+)\s+inet\s+(\S+)/.exec(line) ?? []
      return name === undefined || method === undefined ? [] : [[name, method] as const]
    }),
  )
  const [, gateway = null, gatewayInterface] = /^default via (\S+) dev (\S+)/m.exec(route) ?? []
  const found = linesOf(addresses).flatMap((line) => {
    const [, name, address, rest = ''] = /^\d+:\s+(\S+)\s+inet\s+(\S+)\s+(.*)$/.exec(line) ?? []
    return name === undefined || address === undefined || name === 'lo' ? [] : [{address, name, rest}]
  })
  const names = new Set([...found.map(({name}) => name), ...bridgeNames])
  return [...names].map((name) => {
    const own = found.filter((each) => each.name === name)
    return {
      addresses: own.map(({address}) => address),
      gateway: name === gatewayInterface ? gateway : null,
      isBridge: bridgeNames.includes(name),
      method: methodOf(
        configured.get(name),
        own.some(({rest}) => /\bdynamic\b/.test(rest)),
      ),
      name,
    }
  })
}

/** The kernel knows addresses that expire as dynamic; one that does not may still have been given by a server. */
function methodOf(configured: string | undefined, isDynamic: boolean): InterfaceFacts['method'] {
  if (isDynamic || configured === 'dhcp') return 'dhcp'
  return configured === 'static' ? 'static' : null
}
