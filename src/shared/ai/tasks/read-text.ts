import {readFile, stat} from 'node:fs/promises'
import {fileNotRead, invalidInput} from '#shared/input/index'
import {ExitCode, UserError} from '../../errors.ts'

/** More is no report any more, but a dump. */
const LARGEST_BYTES = 20 * 1024 * 1024

interface TextSource {
  /** As typed on the command line. */
  readonly text: string | undefined
  /** `-` is stdin, too. */
  readonly file: string | undefined
  readonly stdin: AsyncIterable<Uint8Array | string> & {readonly isTTY?: boolean}
  /** The command that asks, for what to type next. */
  readonly command: string
}

/** The text that is meant: what was typed, else the file, else what comes through a pipe. UTF-8, or UTF-16 with its mark. */
export async function readText({command, file, stdin, text}: TextSource): Promise<string> {
  if (text !== undefined && file !== undefined)
    throw invalidInput('The text', [{field: '--file', message: 'and a text were both given: one is enough.'}])
  const source = text ?? (file === undefined || file === '-' ? await fromStdin(stdin, command) : await fromFile(file))
  if (source.trim() === '')
    throw invalidInput('The text', [{field: file === undefined ? 'text' : '--file', message: 'is empty.'}])
  return source
}

/** More is no question: text to work on belongs into the registers, or into a file of `lab ai sentiment`. */
const LONGEST_QUESTION = 4000

export function readQuestion(typed: string): string {
  const question = typed.trim()
  if (question === '') throw invalidInput('The question', [{field: 'question', message: 'is empty.'}])
  if (question.length > LONGEST_QUESTION)
    throw invalidInput('The question', [{field: 'question', message: `is longer than ${LONGEST_QUESTION} characters.`}])
  return question
}

async function fromStdin(stdin: TextSource['stdin'], command: string): Promise<string> {
  if (stdin.isTTY) {
    throw new UserError('There is no text.', {
      code: 'INVALID_INPUT',
      exitCode: ExitCode.usage,
      nextStep: `${command} "The roof is late."   (or --file report.txt, or through a pipe)`,
      problems: [{field: 'text', message: 'is missing.'}],
    })
  }
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stdin) {
    chunks.push(Buffer.from(chunk))
    size += chunk.length
    if (size > LARGEST_BYTES) throw tooLarge('stdin')
  }
  return decoded(Buffer.concat(chunks), 'stdin')
}

async function fromFile(file: string): Promise<string> {
  try {
    const {size} = await stat(file)
    if (size > LARGEST_BYTES) throw tooLarge(file)
    return decoded(await readFile(file), file)
  } catch (error) {
    throw fileNotRead(error, file, '--file')
  }
}

function decoded(bytes: Buffer, name: string): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8'
  try {
    return new TextDecoder(encoding, {fatal: true}).decode(bytes)
  } catch {
    throw invalidInput(name, [{field: '--file', message: 'is no text in UTF-8: save it as UTF-8.'}])
  }
}

function tooLarge(name: string): UserError {
  return invalidInput(name, [{field: '--file', message: 'is larger than 20 MB.'}])
}
