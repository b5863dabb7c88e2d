/** An instant as people read it where they are: `2026-11-23 08:30`. */
export function localMinute(instant: string, timeZone: string): string {
  // Sweden writes dates the ISO way.
  const format = new Intl.DateTimeFormat('sv-SE', {dateStyle: 'short', timeStyle: 'short', timeZone})
  return format.format(new Date(instant))
}
