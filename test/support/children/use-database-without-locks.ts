// As use-database.ts, on a system for which the library for file locks has no build (Alpine, for example).
import {register} from 'node:module'

const refusal = `export function resolve(specifier, context, next) {
  if (specifier.startsWith('fs-native-extensions')) throw new Error('Error loading shared library: no such file')
  return next(specifier, context)
}`
register(`data:text/javascript,${encodeURIComponent(refusal)}`)
await import('./use-database.ts')
