/** How long work takes that would take so many milliseconds on the simulated hardware. */
export type Pace = (milliseconds: number) => number

/** `real` as on hardware, `off` at once, or a factor. */
export type Durations = 'off' | 'real' | number

export function paceOf(durations: Durations): Pace {
  const factor = durations === 'real' ? 1 : durations === 'off' ? 0 : durations
  return (milliseconds) => milliseconds * factor
}

/** Bytes a second. */
export const speeds = {backup: 200e6, copy: 150e6, download: 40e6, import: 300e6, memory: 1e9}

export function durationOf(bytes: number, speed: number): number {
  return 1000 + (bytes / speed) * 1000
}
