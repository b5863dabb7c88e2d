import type {Kysely} from 'kysely'
import {z} from 'zod'
import {allCells, bandColours, bandOf, closest, type RiskProfile} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import type {ListView} from '#shared/lists/index'
import {pad, plainLine, type Screen, wrap} from '#shared/terminal/index'
import {ExitCode, UserError} from '../errors.ts'
import {paintBand} from './band-view.ts'
import {listStoredProfiles, type StoredProfile} from './repository.ts'

export const ProfileShape = z.object({
  name: z.string(),
  version: z.number().int(),
  title: z.string(),
  source: z.string(),
  levels: z.array(z.object({id: z.string(), word: z.string(), colour: z.enum(bandColours)})),
  /** Level ids: rows are likelihood 1 to 5, columns impact 1 to 5. */
  grid: z.array(z.array(z.string()).length(5)).length(5),
})

/** The newest version of a profile by its name. */
export async function requireProfile(database: Kysely<Database>, name: string): Promise<StoredProfile> {
  const [profile] = await requireProfiles(database, [name])
  return profile!
}

/** The same for several, in their order, each once; all that are not there are reported. */
export async function requireProfiles(database: Kysely<Database>, names: readonly string[]): Promise<StoredProfile[]> {
  const profiles = await listStoredProfiles(database)
  const wanted = [...new Set(names.map((name) => name.trim().toLowerCase()))]
  const known = profiles.map(({name}) => name)
  const missing = wanted.filter((name) => !known.includes(name))
  if (missing.length === 0) return wanted.map((name) => profiles.find((profile) => profile.name === name)!)
  const near = [...new Set(missing.flatMap((name) => closest(name, known) ?? []))]
  const what = missing.map((name) => `"${name}"`).join(', ')
  throw new UserError(
    missing.length === 1 ? `There is no risk profile ${what}.` : `There are no risk profiles ${what}.`,
    {
      code: 'PROFILE_NOT_FOUND',
      exitCode: ExitCode.notFound,
      nextStep:
        near.length > 0
          ? `Did you mean ${near.join(', ')}? All of them: coord risk profile list`
          : 'coord risk profile list',
    },
  )
}

export const profileList: ListView<RiskProfile> = {
  columns: [
    {name: 'name', title: 'PROFILE', value: (profile) => profile.name},
    {name: 'title', flexible: true, value: (profile) => profile.title},
    {name: 'levels', leaves: 1, value: (profile) => profile.levels.map((level) => level.word).join(', ')},
    {name: 'version', align: 'right', leaves: 2, value: (profile) => profile.version},
    {name: 'source', flexible: true, onRequest: true, value: (profile) => profile.source},
  ],
  empty: 'No risk profiles.',
}

/** The 25 cells with the letter of their colour and their score. */
export function renderProfile(profile: RiskProfile, {colour, columns}: Screen): string {
  const cells = allCells()
  const rows = [5, 4, 3, 2, 1].map((likelihood) => {
    const drawn = cells
      .filter((cell) => cell.likelihood === likelihood)
      .map((cell) => {
        const band = bandOf(profile, cell.likelihood, cell.impact)
        const text = ` ${band.colour[0]!.toUpperCase()} ${pad(String(cell.likelihood * cell.impact), 2, 'right')} `
        return paintBand(band, text, colour, 'background')
      })
    return `L${likelihood} ${drawn.join(' ')}`.trimEnd()
  })
  const legend = profile.levels.map((level) =>
    paintBand(level, `${level.colour[0]!.toUpperCase()} ${level.colour} (${level.word})`, colour),
  )
  return [
    wrap(`${colour.bold(profile.name)}  ${plainLine(profile.title)}  (version ${profile.version})`, columns),
    colour.dim(wrap(`Source: ${plainLine(profile.source)}`, columns)),
    '',
    ...rows,
    `   ${[1, 2, 3, 4, 5].map((impact) => pad(` I${impact}`, 7)).join('')}`.trimEnd(),
    '',
    wrap(legend.join('  '), columns),
  ].join('\n')
}
