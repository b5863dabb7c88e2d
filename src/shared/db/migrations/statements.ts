/** One statement of a migration. */
export interface SqlStatement {
  /** From its first word to before the semicolon. */
  readonly text: string
  /** Line of the file on which it starts, from 1. */
  readonly line: number
  /** Its words outside strings and comments, in upper case; a quoted name is `"`. */
  readonly words: readonly string[]
}

/** What cannot be: the line of the file, from 1, and why. */
export interface StatementProblem {
  readonly line: number
  readonly message: string
}

export interface SplitSql {
  readonly statements: readonly SqlStatement[]
  readonly problems: readonly StatementProblem[]
}

/**
 * Splits SQL at its semicolons as psql does (not at those in strings, comments, dollar quotes, parentheses and
 * `begin atomic … end`) and names the statements that a migration may not contain. `firstLine` is the line of the file
 * on which `sql` starts.
 */
export function splitStatements(sql: string, firstLine: number): SplitSql {
  const statements: SqlStatement[] = []
  const problems: StatementProblem[] = []
  let line = firstLine
  let nesting = noNesting()
  let open: {start: number; line: number; words: string[]} | undefined

  const closeAt = (end: number) => {
    if (open === undefined) return
    const statement = {text: sql.slice(open.start, end).trimEnd(), line: open.line, words: open.words}
    statements.push(statement)
    const refusal = refusalOf(statement)
    if (refusal !== undefined) problems.push({line: statement.line, message: refusal})
    open = undefined
    nesting = noNesting()
  }

  for (let position = 0; position < sql.length; ) {
    const token = readToken(sql, position)
    if (token.end === undefined) {
      problems.push({line, message: `${token.start} is never closed`})
      return {statements, problems}
    }
    if (token.start === ';' && nesting.parentheses === 0 && nesting.blocks === 0) closeAt(position)
    else if (token.kind !== 'space') {
      open ??= {start: position, line, words: []}
      if (token.kind === 'word') open.words.push(token.start.toUpperCase())
      if (token.kind === 'name') open.words.push('"')
      nest(nesting, token, open.words)
    }
    if (token.kind !== 'word') line += countNewlines(sql, position, token.end)
    position = token.end
  }
  closeAt(sql.length)
  return {statements, problems}
}

/**
 * Whether the words of a statement say that it takes something away that held data. A hint for lists: what is really
 * lost is what the rehearsal finds.
 */
export function looksDestructive({words}: SqlStatement): boolean {
  const [first, second] = words
  if (first === 'TRUNCATE' || first === 'DELETE') return true
  if (first === 'WITH') return words.includes('DELETE')
  if (first === 'DROP') return ['TABLE', 'SCHEMA', 'TYPE', 'DOMAIN', 'OWNED'].includes(second ?? '')
  if (first !== 'ALTER' || second !== 'TABLE') return false
  return words.some((word, index) => {
    if (word === 'DROP') return !KEEPS_DATA_WHEN_DROPPED.has(words[index + 1] ?? '')
    const altersColumn = words[index - 3] === 'ALTER' || words[index - 2] === 'ALTER' || words[index - 1] === 'DATA'
    return word === 'TYPE' && altersColumn
  })
}

const KEEPS_DATA_WHEN_DROPPED = new Set(['CONSTRAINT', 'DEFAULT', 'EXPRESSION', 'IDENTITY', 'NOT'])

interface Token {
  readonly kind: 'space' | 'word' | 'name' | 'other'
  /** The whole token or, of a comment or a string, its beginning. */
  readonly start: string
  /** `undefined`: it is never closed. */
  readonly end: number | undefined
}

// In the order in which they are tried. Of dollar quotes and block comments only the beginning.
const TOKENS = {
  space: /(?:\s+|--[^\n]*)+/,
  string: /[eE]'[^'\\]*(?:(?:\\[\s\S]|'')[^'\\]*)*'|'[^']*(?:''[^']*)*'/,
  name: /"[^"]*(?:""[^"]*)*"/,
  word: /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/,
  number: /\d[\w.]*/,
  dollar: /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/,
  comment: /\/\*/,
  character: /[\s\S]/,
}
const TOKEN = new RegExp(
  Object.entries(TOKENS)
    .map(([kind, {source}]) => `(?<${kind}>${source})`)
    .join('|'),
  'y',
)

function readToken(sql: string, position: number): Token {
  TOKEN.lastIndex = position
  const match = TOKEN.exec(sql)
  const start = match?.[0] ?? ''
  const groups = match?.groups ?? {}
  const end = position + start.length
  if (groups['space'] !== undefined) return {kind: 'space', start, end}
  if (groups['word'] !== undefined) return {kind: 'word', start, end}
  if (groups['name'] !== undefined) return {kind: 'name', start, end}
  if (groups['string'] !== undefined) return {kind: 'other', start: "'", end}
  if (groups['comment'] !== undefined) return {kind: 'space', start, end: endOfBlockComment(sql, position)}
  if (groups['dollar'] !== undefined) {
    const closing = sql.indexOf(start, end)
    return {kind: 'other', start, end: closing === -1 ? undefined : closing + start.length}
  }
  // A quote that begins no string or name is one that nothing closes.
  return {kind: 'other', start, end: start === "'" || start === '"' ? undefined : end}
}

/** Comments of SQL nest. */
function endOfBlockComment(sql: string, start: number): number | undefined {
  const edge = /\/\*|\*\//g
  edge.lastIndex = start
  let depth = 0
  for (let match = edge.exec(sql); match !== null; match = edge.exec(sql)) {
    depth += match[0] === '/*' ? 1 : -1
    if (depth === 0) return edge.lastIndex
  }
  return undefined
}

interface Nesting {
  parentheses: number
  /** Of `begin … end` and `case … end` in the SQL body of a function. */
  blocks: number
}

function noNesting(): Nesting {
  return {parentheses: 0, blocks: 0}
}

function nest(nesting: Nesting, {kind, start}: Token, words: readonly string[]): void {
  if (start === '(') nesting.parentheses++
  if (start === ')') nesting.parentheses = Math.max(0, nesting.parentheses - 1)
  if (kind !== 'word') return
  const isRoutine =
    words[0] === 'CREATE' && words.slice(1, 4).some((word) => word === 'FUNCTION' || word === 'PROCEDURE')
  if (!isRoutine) return
  const word = words.at(-1)
  if (word === 'BEGIN' || (word === 'CASE' && nesting.blocks > 0)) nesting.blocks++
  if (word === 'END') nesting.blocks = Math.max(0, nesting.blocks - 1)
}

function countNewlines(text: string, start: number, end: number): number {
  let count = 0
  for (let at = text.indexOf('\n', start); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) count++
  return count
}

const TRANSACTION_CONTROL = new Set(['ABORT', 'BEGIN', 'COMMIT', 'END', 'RELEASE', 'ROLLBACK', 'SAVEPOINT', 'START'])
const NEVER_IN_TRANSACTION = [
  /^VACUUM\b/,
  /^(CREATE|DROP) (DATABASE|TABLESPACE|SUBSCRIPTION)\b/,
  /^ALTER SYSTEM\b/,
  /^REINDEX (DATABASE|SCHEMA|SYSTEM)\b/,
  /^((CREATE|DROP)( UNIQUE)? INDEX|REINDEX)\b.* CONCURRENTLY\b/,
  /^ALTER TABLE\b.* DETACH PARTITION\b.* CONCURRENTLY\b/,
]

/** Why a statement cannot be part of a migration: all pending ones run in one transaction, on a shared connection. */
function refusalOf({text, words}: SqlStatement): string | undefined {
  const [first, second] = words
  const all = words.join(' ')
  if (text.startsWith('\\')) return 'commands of psql do not work here, only SQL'
  if (TRANSACTION_CONTROL.has(first ?? '') || (first === 'PREPARE' && second === 'TRANSACTION')) {
    return `${first} is not allowed: all pending migrations run in one transaction that lab begins and ends`
  }
  if (NEVER_IN_TRANSACTION.some((pattern) => pattern.test(all))) {
    const what = words.includes('CONCURRENTLY') ? 'CONCURRENTLY' : words.slice(0, first === 'VACUUM' ? 1 : 2).join(' ')
    return `${what} cannot run in a transaction, and all pending migrations run in one: leave it out here`
  }
  if (
    first === 'RESET' ||
    first === 'DISCARD' ||
    (first === 'SET' && !['LOCAL', 'CONSTRAINTS'].includes(second ?? ''))
  ) {
    return `${first} would stay on the connection after the migration: write SET LOCAL`
  }
  if (first === 'COPY' && (words.includes('STDIN') || words.includes('STDOUT'))) {
    return 'COPY with data in the file does not work here: write INSERT'
  }
  return undefined
}
