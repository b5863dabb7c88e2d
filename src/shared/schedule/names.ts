import {join} from 'node:path'

export const PORTFOLIO = 'portfolio'

/** The files of one schedule. */
export interface SchedulePlace {
  readonly script: string
  readonly environment: string
  readonly plan: string
  readonly log: string
  /** The log before this one. */
  readonly oldLog: string
}

/** Its name among files and units; no project can have the name of all, not even where case does not count. */
export function scheduleName(scope: string): string {
  return scope === PORTFOLIO ? 'briefing-portfolio' : `briefing-project-${scope}`
}

export function scopeOfName(name: string): string | undefined {
  const [, all, key] = /^briefing-(?:(portfolio)|project-([A-Z][A-Z0-9]{1,9}))$/.exec(name) ?? []
  return all ?? key
}

export function placeOf(stateDirectory: string, scope: string): SchedulePlace {
  const file = join(stateDirectory, 'schedule', scheduleName(scope))
  return {
    environment: `${file}.env`,
    log: `${file}.log`,
    oldLog: `${file}.log.1`,
    plan: `${file}.json`,
    script: `${file}.sh`,
  }
}

/** In a sentence: `all projects`, `project LIB`. */
export function scopeWords(scope: string): string {
  return scope === PORTFOLIO ? 'all projects' : `project ${scope}`
}
