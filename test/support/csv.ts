/** Rows of RFC 4180 text. It trusts nothing but the grammar: what the product writes has to survive a strict reader. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let rest = text
  while (rest !== '') {
    const cell = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest)
    if (!cell) throw new Error(`This is not RFC 4180: ${rest.slice(0, 40)}`)
    row.push(cell[1]?.replaceAll('""', '"') ?? cell[2] ?? '')
    if (cell[3] === '\r\n') {
      rows.push(row)
      row = []
    }
    rest = rest.slice(cell[0].length)
  }
  if (row.length > 0) throw new Error('The last row does not end.')
  return rows
}
