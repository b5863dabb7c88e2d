import {ExtractionRefused} from '../refused-in-child.ts'

export type OfficeParts = Readonly<Record<string, string>>

/** The XML parts of an Office file whose names match, as text. */
export async function readParts(bytes: Buffer, isWanted: (name: string) => boolean): Promise<OfficeParts> {
  const {strFromU8, unzipSync} = await import('fflate')
  try {
    const parts = unzipSync(bytes, {filter: ({name}) => isWanted(name)})
    return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, strFromU8(part)]))
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw new ExtractionRefused('damaged')
    throw error
  }
}
