import {execFile} from 'node:child_process'
import {access, constants, mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {delimiter, join} from 'node:path'
import {promisify} from 'node:util'
import {cleanLine} from './clean-text.ts'

/** What recognizes text, and with what it is done. */
export interface Recognizing {
  /** As tesseract calls them, such as `eng+deu`. */
  readonly languages: string
  /** Pages that ocrmypdf may work on at a time. */
  readonly jobs: number
  /** For the whole file. */
  readonly milliseconds: number
  /** `PATH`, for programs. */
  readonly searchPath: string
  /** Where packages may be installed, for tesseract.js: see `moduleFolders`. */
  readonly moduleFolders: readonly string[]
}

/** Texts by the number of their page, and why there are not more of them, as a sentence. */
export interface Recognized {
  readonly texts: ReadonlyMap<number, string>
  readonly failure?: string
}

/** The program did not do it; the message is a sentence for people. */
export class RecognitionFailed extends Error {
  override readonly name = 'RecognitionFailed'
}

const MOST_OUTPUT_BYTES = 16_000_000

export async function isOnPath(program: string, searchPath: string): Promise<boolean> {
  const names = process.platform === 'win32' ? [`${program}.exe`] : [program]
  const files = searchPath.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)))
  const found = await Promise.allSettled(files.map((file) => access(file, constants.X_OK)))
  return found.some(({status}) => status === 'fulfilled')
}

/** What the program prints. It sees nothing of our environment; `milliseconds` are what is left of those of the file. */
export async function runRecognition(
  program: string,
  args: readonly string[],
  {milliseconds: allowed, searchPath}: Recognizing,
  folder: string,
  milliseconds = allowed,
): Promise<string> {
  try {
    const {stdout} = await promisify(execFile)(program, args, {
      // tesseract's threads wait for each other in busy loops: on a machine that works on other things one is 10 times faster.
      env: {HOME: folder, OMP_THREAD_LIMIT: '1', PATH: searchPath, TMPDIR: folder},
      killSignal: 'SIGKILL',
      maxBuffer: MOST_OUTPUT_BYTES,
      timeout: Math.max(1, milliseconds), // 0 would be no limit
    })
    return stdout
  } catch (error) {
    const {code, killed, signal, stderr = ''} = error as {code?: unknown; stderr?: string} & Record<string, unknown>
    const said = cleanLine(stderr.trim().split('\n').at(-1) ?? '', 300)
    if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') throw new RecognitionFailed(`${program} printed too much.`)
    if (killed) throw new RecognitionFailed(`${program} took longer than ${lasting(allowed)}.`)
    if (typeof code === 'number') throw new RecognitionFailed(`${program} failed: ${said || `exit code ${code}`}`)
    if (signal) throw new RecognitionFailed(`${program} failed: ended by ${signal}`)
    throw error
  }
}

export function lasting(milliseconds: number): string {
  return milliseconds < 120_000
    ? `${Math.round(milliseconds / 1000)} seconds`
    : `${Math.round(milliseconds / 60_000)} minutes`
}

export async function inFolderOfItsOwn<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'coord-recognition-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, {force: true, recursive: true})
  }
}
