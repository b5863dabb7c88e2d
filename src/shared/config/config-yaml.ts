import type {Document} from 'yaml'

export interface ConfigYaml {
  readonly entries: readonly {readonly name: string; readonly value: string; readonly line: number}[]
  readonly badLines: readonly {readonly line: number; readonly message: string}[]
}

/** Sections, whose keys stand for settings: `alerts: {stale-days: 30}` is `ALERT_STALE_DAYS: 30`. */
const prefixes: Readonly<Record<string, string>> = {alerts: 'ALERT_'}

/**
 * Reads a map that is flat but for its sections. Every value is taken as the text that stands there: `42`, `true` and
 * `null` are words.
 */
export async function readConfigYaml(text: string): Promise<ConfigYaml> {
  const {LineCounter, isMap, isScalar} = await import('yaml')
  const counter = new LineCounter()
  const lineAt = (offset: number | undefined) => counter.linePos(offset ?? 0).line
  const document = await parse(text, counter)
  const badLines = document.errors.map((error) => ({line: lineAt(error.pos[0]), message: notYaml(error.code)}))
  if (badLines.length > 0 || document.contents === null) return {entries: [], badLines}
  if (!isMap(document.contents)) return {entries: [], badLines: [{line: 1, message: 'is not a map of names to values'}]}
  const entries: {name: string; value: string; line: number}[] = []
  const read = (items: typeof document.contents.items, nameOf: (key: string) => string) => {
    for (const {key, value} of items) {
      const line = lineAt(isScalar(key) ? key.range?.[0] : undefined)
      if (!isScalar(key)) badLines.push({line, message: 'has a name that is not a word'})
      else if (isMap(value) && items === contents.items && Object.hasOwn(prefixes, String(key.value)))
        read(value.items, (name) => `${prefixes[String(key.value)]}${name.toUpperCase().replaceAll('-', '_')}`)
      else if (value !== null && !isScalar(value)) badLines.push({line, message: 'has a value that is not plain text'})
      else entries.push({name: nameOf(String(key.value)), value: value === null ? '' : String(value.value ?? ''), line})
    }
  }
  const {contents} = document
  read(contents.items, (name) => name)
  return {entries, badLines}
}

/** The text with `name` set; comments, order and all other entries stay. The text must be readable. */
export async function setInConfigYaml(text: string, name: string, value: string): Promise<string> {
  const document = await parse(text)
  document.set(name, value)
  return document.toString({lineWidth: 0})
}

/** Without excerpts in the errors: they would show the secret next to the mistake. */
async function parse(text: string, lineCounter?: InstanceType<typeof import('yaml').LineCounter>): Promise<Document> {
  const {parseDocument} = await import('yaml')
  return parseDocument(text, {prettyErrors: false, schema: 'failsafe', ...(lineCounter && {lineCounter})})
}

function notYaml(code: string): string {
  return `is not YAML (${code.toLowerCase().replaceAll('_', ' ')})`
}
