import {closest} from '#shared/coordination/index'
import {settings} from './settings.ts'

/** The setting that was probably meant. Names of a few letters are near to everything, so they never are. */
export function nearSetting(name: string): string | undefined {
  const candidates = settings.map((setting) => setting.name).filter((candidate) => candidate.length > 4)
  return closest(name, candidates, 2)
}
