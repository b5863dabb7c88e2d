/** ESC with what follows it: CSI, OSC and the like (ECMA-48), also with the C1 codes that mean the same. */
const escapeSequences =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]{0,4096}(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]?/gu
/** Controls but tab and line feed; marks that turn the direction of writing; letters that nobody sees. */
const invisible = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/gu

/** The text without anything that a terminal obeys or a person cannot see; whole Unicode, lines end in `\n`. */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(escapeSequences, '')
    .replace(invisible, '')
    .replace(/\p{Surrogate}/gu, '\ufffd')
}

/** Whether `cleanText` would take away more than stray controls: escape sequences or hidden letters. */
export function hidesSomething(text: string): boolean {
  return /\u001b|[\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u.test(text)
}

/** A single line for titles and names, at most `longest` characters. */
export function cleanLine(text: string, longest: number): string {
  return [...cleanText(text).replace(/\s+/g, ' ').trim()].slice(0, longest).join('').trim()
}

/** What the file is called, whatever path it came with: nothing of it is ever used to open or write one. */
export function safeFileName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? ''
  const clean = cleanLine(last, 255)
  return clean === '' || clean === '.' || clean === '..' ? 'unnamed' : clean
}
