import {z} from 'zod'
import {LabFileShape} from './lab-file.ts'

/** The lab file as a JSON Schema, for editors: what may be typed, with the patterns and the defaults. */
export function labFileSchema() {
  return {...z.toJSONSchema(LabFileShape, {io: 'input', target: 'draft-7'}), title: 'Lab file of ai-sandbox-homelab'}
}
