/**
 * Writes infrastructure/lab.schema.json, from which editors know the fields of a lab file: `npm run schema`. A test
 * compares it with what the program reads.
 */
import {writeFile} from 'node:fs/promises'
import {register} from 'tsx/esm/api'

register()
const {labFileSchema} = await import('../src/shared/plan/lab-schema.ts')
const file = new URL('../infrastructure/lab.schema.json', import.meta.url)
await writeFile(file, `${JSON.stringify(labFileSchema(), null, 2)}\n`)
