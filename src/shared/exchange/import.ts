import {z} from 'zod'
import {invalidInput} from '../input/index.ts'
import {unknownType} from './export.ts'
import {importers} from './importers.ts'
import type {Importer, ImportOptions} from './types.ts'

/** What came of an import, or would come of it. */
export const ImportShape = z.object({
  type: z.string(),
  /** The name of the file, or `stdin`. */
  source: z.string(),
  /** References in the order of the file. */
  added: z.array(z.string()).readonly(),
  changed: z.array(z.string()).readonly(),
  /** How many entries are as the file says already. */
  unchanged: z.number().int().min(0),
})
export type Import = z.infer<typeof ImportShape>

const special = ['key', 'line', 'negative-as-credit'] as const satisfies readonly (keyof ImportOptions)[]

/** The importer of a TYPE as it was typed, which takes the flags that were given. */
export function requireImporter(
  typedType: string,
  options: ImportOptions,
): {readonly type: string; readonly importer: Importer} {
  const type = typedType.toLowerCase()
  const importer = importers[type]
  if (!importer) throw unknownType(typedType, Object.keys(importers), 'imported')
  const {takes = []} = importer
  const refused = special.filter((name) => options[name] && !takes.some((taken) => taken === name))
  if (refused.length > 0) {
    const message = `is not for ${type}.`
    throw invalidInput(
      'The import',
      refused.map((name) => ({field: `--${name}`, message})),
    )
  }
  return {importer, type}
}
