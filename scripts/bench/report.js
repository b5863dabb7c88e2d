import {existsSync} from 'node:fs'
import {readFile, writeFile} from 'node:fs/promises'
import {availableParallelism, cpus, release, totalmem, type} from 'node:os'
import {join} from 'node:path'

const document = join(import.meta.dirname, '../../docs/BENCHMARKS.md')
const START = '<!-- npm run bench -- --write puts its results here -->'
const END = '<!-- end of the results -->'

export function machine(rounds) {
  const [{model} = {model: 'unknown processor'}] = cpus()
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`
  const day = new Date().toISOString().slice(0, 10)
  return `${day}, ${model.trim()}, ${availableParallelism()} cores, ${memory}, ${type()} ${release()}, Node ${process.versions.node}, ${rounds} rounds`
}

/** Markdown, padded so that it reads well on a terminal too. */
export function resultTable(results) {
  const rows = [['what', 'median', '× node -e 0', 'target', ''], ...results.map(resultRow)]
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  const line = (cells) => `| ${cells.map((cell, column) => pad(cell, widths[column], column)).join(' | ')} |`
  const rule = `| ${widths.map((width, column) => (isNumber(column) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`
  return [line(rows[0]), rule, ...rows.slice(1).map(line)].join('\n')
}

/** Keeps what people have written around the results. */
export async function writeDocument(text) {
  const block = `${START}\n\n${text}\n${END}`
  const kept = existsSync(document) ? await readFile(document, 'utf8') : `${introduction}\n${block}\n`
  const [before, rest] = kept.split(START)
  const after = rest?.split(END)[1]
  if (after === undefined) throw new Error(`${document} has lost the lines "${START}" and "${END}"`)
  await writeFile(document, `${before}${block}${after}`)
}

const introduction = `# Benchmarks

How to read the table: every line was run once a round, in turn with the others and with \`node -e 0\` (a Node that does
nothing), and the median is shown. Times are wall clock from the start of the process to its end. Compare the ratios:
milliseconds change from machine to machine and with whatever else it does. "10,000 risks minus 10" is the same
command on a database of 10,000 risks in 50 projects and on one of 10 risks, the difference taken within each round.
Memory is the highest resident size of the process. Targets are aims: a missed one is marked and fails nothing.

\`npm run bench\` measures again (\`--rounds N\`, \`--only TEXT\`), \`npm run bench -- --write\` replaces the results below.
`

function resultRow({beside, median, minus, name, ratio, script, target}) {
  const unit = target?.megabytes ? 'MB' : target?.requests ? 'requests' : 'ms'
  const value = `${minus && median >= 0 ? '+' : ''}${median.toFixed(unit !== 'ms' || median >= 100 ? 0 : 1)} ${unit}`
  const comparable = unit === 'ms' && !minus && !script
  return [
    name,
    value,
    comparable ? ratio.toFixed(2) : '',
    target ? aim(target) : '',
    target ? verdict(median, ratio, target, beside) : '',
  ]
}

function aim({megabytes, milliseconds, of, ratio, requests, times}) {
  if (of) return `≤ ${times} × ${of.split(': ')[1]}`
  if (ratio) return `≤ ${ratio} ×`
  if (requests) return `≤ ${requests} requests`
  return milliseconds ? `≤ ${milliseconds} ms` : `≤ ${megabytes} MB`
}

function verdict(median, ratio, target, beside) {
  if (target.of) {
    if (beside === undefined) return 'not installed'
    return `${median <= target.times * beside ? 'met' : '**missed**'}: ${(median / beside).toFixed(2)} ×`
  }
  const [reached, allowed] = target.ratio
    ? [ratio, target.ratio]
    : [median, target.milliseconds ?? target.megabytes ?? target.requests]
  return reached <= allowed ? 'met' : `**missed by ${Math.ceil((reached / allowed - 1) * 100)} %**`
}

function pad(text, width, column) {
  return isNumber(column) ? text.padStart(width) : text.padEnd(width)
}

function isNumber(column) {
  return column > 0 && column < 4
}
