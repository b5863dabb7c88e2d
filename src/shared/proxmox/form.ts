import type {FoundEndpoint} from './parameters/check.ts'
import {type Parameters, type ParameterValue, textOf, textOfSwitch} from './parameters/parameter.ts'

/**
 * `key=value&…` with everything percent-encoded: the server splits at `;` as well as at `&`, and forgets what stands
 * behind a second `=`. What the path says already is left out.
 */
export function encodeForm(parameters: Parameters, {endpoint, inPath}: FoundEndpoint): string {
  return Object.entries(parameters)
    .filter(([name, value]) => value !== undefined && !Object.hasOwn(inPath, name))
    .flatMap(([name, value]) =>
      textsOf(value as ParameterValue, endpoint.parameters[name]?.isArray === true).map(
        (text) => `${encode(name)}=${encode(text)}`,
      ),
    )
    .join('&')
}

/** A path from its parts, each of them encoded: a volume holds slashes, a task colons. */
export function pathOf(strings: TemplateStringsArray, ...parts: readonly (string | number)[]): string {
  return strings.reduce((path, text, index) => path + encode(String(parts[index - 1])) + text)
}

function textsOf(value: ParameterValue, isArray: boolean): readonly string[] {
  if (isArray && Array.isArray(value)) return value
  return [typeof value === 'boolean' ? textOfSwitch(value) : (textOf(value) ?? '')]
}

/** encodeURIComponent leaves five characters as they are. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`)
}
