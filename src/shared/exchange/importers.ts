import type {Importer} from './types.ts'

/** What `coord import` knows, by its TYPE. */
export const importers = {} as const satisfies Record<string, Importer>
