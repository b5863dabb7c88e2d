// What reading a document by rules costs, on 193 pages of about 2,500 characters (run with tsx). `findings.js rules` is the
// analysis in a process that has just started, `findings.js quote` the slowest of 200 quotes (the median of five tries
// each): as they stand, nearly so, with another number, and of another document. Writes milliseconds to fd 3.
import {writeSync} from 'node:fs'
import {analyseByRules, indexPages, verifyQuote} from '../../src/shared/findings/index.ts'

const PAGES = 193
const SENTENCES = 22
const QUOTES = 50

const pages = Array.from({length: PAGES}, (_, page) => ({
  number: page + 1,
  text: Array.from({length: SENTENCES}, (_, at) => sentence(page * SENTENCES + at)).join('\n'),
}))

if (process.argv[2] === 'rules') {
  writeSync(3, String(timed(() => analyseByRules(pages, {dateOrder: 'none'}))))
} else {
  const index = indexPages(pages)
  const quotes = Array.from({length: QUOTES}, (_, at) => sentence(at * 80)).flatMap((quote) => [
    quote,
    quote.replace(' the ', ' '),
    quote.replace(/\d/, (digit) => String((Number(digit) + 5) % 10)),
    quote.split(' ').toReversed().join(' '),
  ])
  for (const quote of quotes) verifyQuote(index, quote) // compiles
  const slowest = quotes.map((quote) => median(Array.from({length: 5}, () => timed(() => verifyQuote(index, quote)))))
  writeSync(3, String(Math.max(...slowest)))
}

/** No two are alike; some have a day, an amount, a person, a risk or something to do. */
function sentence(number) {
  const pick = (words, step) => words.split(' ')[Math.floor(number / step) % words.split(' ').length]
  const [what, where] = [
    pick('pump roof bridge archive harbour library tunnel school clinic depot server', 1),
    pick('north south east west old new upper lower', 11),
  ]
  const tail = [
    `is inspected every year and the report ${number} goes to the works office of the district.`,
    `was measured on ${1 + (number % 28)} March 20${20 + (number % 12)} by the survey team under file ${number}.`,
    `costs EUR ${1 + (number % 90)},${100 + (number % 900)}.00 and is paid from the budget line ${number} of the year.`,
    `could be delayed because the supplier of part ${number} has not confirmed the delivery so far.`,
    `is looked after by Laura Finch, who keeps the drawings and the log book number ${number} up to date.`,
  ][number % 5]
  return `In section ${number} the ${where} ${what} ${tail}`
}

function timed(task) {
  const started = performance.now()
  task()
  return performance.now() - started
}

function median(values) {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]
}
