import {z} from 'zod'
import {ExitCode, UserError} from '../../../errors.ts'

const source = z.string().max(4_000_000).catch('')

/** What `infrastructure/scripts/assess.sh` prints: texts of the system, empty where there was nothing to read. */
const SourcesShape = z.object({
  assess: z.literal(1),
  addresses: source,
  blocks: source,
  bridges: source,
  filesystems: source,
  guests: source,
  hostname: source,
  interfaces: source,
  kernel: source,
  memory: source,
  modules: source,
  mounts: source,
  numa: source,
  processors: source,
  release: source,
  route: source,
  storage: source,
  usage: source,
  version: source,
})
export type Sources = z.infer<typeof SourcesShape>

/** A login may print things of its own before and after; the line that counts begins as no greeting does. */
export function readSources(output: string, target: string): Sources {
  const line = output.split('\n').find((each) => each.startsWith('{"assess":'))
  const {data, success} = SourcesShape.safeParse(line && parsed(line))
  if (success) return data
  throw new UserError(`What ${target} answers is not what the script prints.`, {
    code: 'ASSESS_BAD_ANSWER',
    details: {answer: output.slice(0, 200)},
    exitCode: ExitCode.failed,
    nextStep: 'Check that it runs Linux with a shell (sh), and that its login prints nothing else.',
  })
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

export function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '')
}
