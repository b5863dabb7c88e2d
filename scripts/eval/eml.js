/** Headers come from the front matter; the body is sent as quoted-printable, as mail programs do. */
export function eml({mail, body}) {
  const headers = Object.entries(mail).map(([name, value]) => `${name}: ${value}`)
  return [
    ...headers,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    quotedPrintable(body),
  ].join('\r\n')
}

function quotedPrintable(text) {
  return text
    .split('\n')
    .map((line) => {
      const encoded = [...Buffer.from(line)].map((byte) =>
        (byte >= 33 && byte <= 126 && byte !== 61) || byte === 32
          ? String.fromCharCode(byte)
          : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`,
      )
      const lines = ['']
      for (const piece of encoded) {
        if (lines.at(-1).length + piece.length > 75) lines.push('')
        lines[lines.length - 1] += piece
      }
      return lines.join('=\r\n')
    })
    .join('\r\n')
}
