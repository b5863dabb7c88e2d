/**
 * Property strings of a configuration as they come, `volume,size=32G`, tolerant of whatever a version adds. What has no
 * key belongs to `defaultKey`.
 */
export function readProperties(text: string, defaultKey: string): Readonly<Record<string, string>> {
  const parts = text.split(',').map((part) => {
    const at = part.indexOf('=')
    return at < 0 ? [defaultKey, part] : [part.slice(0, at), part.slice(at + 1)]
  })
  return Object.fromEntries(parts)
}
