/** The text of bytes in an encoding that `TextDecoder` knows, by any of its labels. `fatal` as there. */
export function decodeBytes(bytes: Uint8Array, label: string, options: {readonly fatal?: boolean} = {}): string {
  const decoder = new TextDecoder(label, options)
  return decoder.encoding === 'windows-1252' ? decodeWindows(bytes) : decoder.decode(bytes)
}

/** What Windows-1252 has where Latin-1 has controls (WHATWG Encoding). Node 20 decodes the one as the other. */
const windowsLetters = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

function decodeWindows(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (control) => windowsLetters[control.charCodeAt(0) - 0x80]!)
}
