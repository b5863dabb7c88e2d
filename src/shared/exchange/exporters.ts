import type {Exporter} from './types.ts'

/** What `coord export` knows, by its TYPE. */
export const exporters = {} as const satisfies Record<string, Exporter>
