// The same bookings for coord, ledger and hledger: actuals, commitments and credits on the lines of many projects.

/** `count` bookings, evenly on `linesEach` lines of `projects` projects; the same ones at every call. */
export function* bookings({count, linesEach, projects}) {
  const random = generator()
  for (let number = 0; number < count; number++) {
    const line = number % (linesEach * projects)
    const kind = random() % 10
    yield {
      amount: `${1 + (random() % 900)}.${String(random() % 100).padStart(2, '0')}`,
      date: new Date(Date.UTC(2025, 0, 1 + (number % 600))).toISOString().slice(0, 10),
      line: `${projectKey(line % projects)}-B${1 + Math.floor(line / projects)}`,
      ref: `INV-${number}`,
      type: kind < 7 ? 'actual' : kind < 9 ? 'commitment' : 'credit',
      vendor: `Vendor ${random() % 97}`,
    }
  }
}

export function projectKey(index) {
  return `P${String(index + 1).padStart(2, '0')}`
}

export function asCsv(all) {
  const lines = ['line,type,amount,date,vendor,ref']
  for (const {amount, date, line, ref, type, vendor} of all) {
    lines.push([line, type, amount, date, vendor, ref].join(','))
  }
  return `${lines.join('\n')}\n`
}

/** A journal for ledger and hledger, with an account for the actuals and one for the commitments of each line. */
export function asJournal(all) {
  const entries = []
  for (const {amount, date, line, ref, type, vendor} of all) {
    const account = `${line.replace('-', ':')}:${type === 'commitment' ? 'Committed' : 'Actual'}`
    entries.push(`${date} ${vendor} ${ref}\n    ${account}  ${type === 'credit' ? '-' : ''}${amount} GBP\n    Bank\n`)
  }
  return entries.join('\n')
}

/** xorshift32: small, and the same everywhere. */
function generator() {
  let state = 2463534242
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
}
