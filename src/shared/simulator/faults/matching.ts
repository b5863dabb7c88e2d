import type {Fault, FaultEffect} from './fault.ts'

interface Armed {
  readonly fault: Fault
  skips: number
  left: number
}

export interface Faults {
  add(fault: Fault): void
  clear(): void
  /** What befalls this request; each fault is used up by it. */
  take(method: string, path: string): FaultEffect[]
}

export function newFaults(initial: readonly Fault[]): Faults {
  let armed: Armed[] = []
  const add = (fault: Fault) => {
    armed.push({fault, left: fault.times ?? 1, skips: fault.skip ?? 0})
  }
  for (const fault of initial) add(fault)
  return {
    add,
    clear: () => {
      armed = []
    },
    take: (method, path) => {
      const matching = armed.filter(({fault}) => isAt(fault, method, path))
      return matching.flatMap((each) => {
        if (each.skips > 0) {
          each.skips -= 1
          return []
        }
        each.left -= 1
        if (each.left <= 0) armed = armed.filter((other) => other !== each)
        return [each.fault.effect]
      })
    },
  }
}

function isAt(fault: Fault, method: string, path: string): boolean {
  if (fault.method !== undefined && fault.method !== method) return false
  if (fault.path === undefined) return true
  const pattern = fault.path.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${pattern.join('[^/]*')}$`).test(path)
}
