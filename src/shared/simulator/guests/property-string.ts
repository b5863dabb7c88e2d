/** `default,key=value`: the options of one device. The simulator reads them by itself, so that it can find the client wrong. */
export type Properties = Record<string, string>

export function readProperties(text: string, defaultKey: string): Properties {
  const parts = text.split(',').filter(Boolean)
  return Object.fromEntries(
    parts.map((part) => {
      const [key, ...rest] = part.split('=')
      return rest.length === 0 ? [defaultKey, part] : [key!, rest.join('=')]
    }),
  )
}

/** As the server writes them: the default first, the others by name. */
export function writeProperties(properties: Properties, defaultKey: string): string {
  const first = properties[defaultKey]
  const others = Object.entries(properties).filter(([key]) => key !== defaultKey)
  const texts = others.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key}=${value}`)
  return [...(first === undefined ? [] : [first]), ...texts].join(',')
}

export function isOn(value: string | undefined): boolean {
  return value !== undefined && /^(1|on|yes|true)$/i.test(value)
}
