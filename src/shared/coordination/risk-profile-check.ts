import {ExitCode, type Problem, UserError} from '#shared/errors'
import {quoted} from './quoted.ts'
import {allCells, type BandColour, bandColours, bandOrder, type RiskLevel, type RiskProfile} from './risk-profiles.ts'

/**
 * A profile from a file or the database, or all that is wrong with it: two to five levels from the least to the most
 * severe, each used; a grid of 5×5 level ids that never falls when likelihood or impact rises.
 */
export function validateProfile(data: unknown): RiskProfile {
  const source = isRecord(data) ? data : {}
  const levels = listOf(source['levels']).map(readLevel)
  const grid = listOf(source['grid']).map((row) => listOf(row).map(String))
  const problems = [...headProblems(source), ...levelProblems(levels), ...gridProblems(grid, levels)]
  if (problems.length > 0) {
    throw new UserError('This is not a valid risk profile.', {
      code: 'INVALID_RISK_PROFILE',
      exitCode: ExitCode.usage,
      nextStep: 'coord risk profile show npsa-5x5 --json',
      problems,
    })
  }
  const {name, version, title, source: origin} = source as unknown as RiskProfile
  return {name, version, title, source: origin, levels: levels as RiskLevel[], grid}
}

interface LevelInput {
  readonly id: unknown
  readonly word: unknown
  readonly colour: unknown
}

function headProblems({name, version, title, source}: Record<string, unknown>): Problem[] {
  const problems: Problem[] = []
  if (typeof name !== 'string' || !/^[a-z0-9][a-z0-9-]{1,39}$/.test(name)) {
    problems.push({field: 'name', message: 'must be 2 to 40 small letters, digits and hyphens, such as our-5x5.'})
  }
  if (!Number.isInteger(version) || (version as number) < 1) {
    problems.push({field: 'version', message: 'must be a whole number from 1.'})
  }
  for (const [field, text] of Object.entries({title, source})) {
    if (!isLine(text)) problems.push({field, message: 'must be one line of text.'})
  }
  return problems
}

function levelProblems(levels: readonly LevelInput[]): Problem[] {
  if (levels.length < 2 || levels.length > 5) return [{field: 'levels', message: 'must be a list of 2 to 5 levels.'}]
  const problems: Problem[] = []
  for (const [index, {id, word, colour}] of levels.entries()) {
    const field = `levels ${index + 1}`
    if (typeof id !== 'string' || !/^[a-z0-9][a-z0-9-]{0,39}$/.test(id)) {
      problems.push({field, message: 'needs an id of small letters, digits and hyphens.'})
    } else if (levels.findIndex((level) => level.id === id) < index) {
      problems.push({field, message: `has the id ${id}, like a level before it.`})
    }
    if (!isLine(word)) problems.push({field, message: 'needs a word: a colour never stands alone.'})
    const before = levels[index - 1]?.colour
    if (!isColour(colour)) {
      problems.push({field, message: `needs a colour: ${bandColours.join(', ')}.`})
    } else if (isColour(before) && bandOrder(colour) < bandOrder(before)) {
      problems.push({field, message: `is ${colour}, after ${before}: levels go from the least to the most severe.`})
    }
  }
  return problems
}

function gridProblems(grid: readonly (readonly string[])[], levels: readonly LevelInput[]): Problem[] {
  if (grid.length !== 5 || grid.some((row) => row.length !== 5)) {
    return [{field: 'grid', message: 'must have 5 rows (likelihood 1 to 5) of 5 level ids (impact 1 to 5).'}]
  }
  const order = (likelihood: number, impact: number) =>
    levels.findIndex(({id}) => id === grid[likelihood - 1]?.[impact - 1])
  const problems = allCells().flatMap(({likelihood, impact}): Problem[] => {
    const field = `grid ${likelihood}×${impact}`
    const own = order(likelihood, impact)
    if (own < 0) return [{field, message: `names ${quoted(grid[likelihood - 1]![impact - 1]!)}, which is no level.`}]
    const falls = own < Math.max(order(likelihood - 1, impact), order(likelihood, impact - 1))
    return falls ? [{field, message: 'is less severe than a cell of lower likelihood or impact.'}] : []
  })
  const unused = levels.filter(({id}) => !grid.flat().includes(String(id)))
  return [
    ...problems,
    ...unused.map(({id}) => ({field: 'grid', message: `never uses the level ${quoted(String(id))}.`})),
  ]
}

function readLevel(level: unknown): LevelInput {
  const {id, word, colour} = isRecord(level) ? level : {}
  return {id, word, colour}
}

function isColour(value: unknown): value is BandColour {
  return bandColours.some((colour) => colour === value)
}

function isLine(value: unknown): value is string {
  return typeof value === 'string' && /^[^\p{Cc}]{1,200}$/u.test(value) && value.trim() !== ''
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
