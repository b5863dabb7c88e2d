import type {ListView} from '#shared/lists/index'
import {plainLine, type Screen, wrap} from '#shared/terminal/index'
import type {DocumentHit, DocumentSearch} from './search-shape.ts'

export const documentHitList: ListView<DocumentHit> = {
  columns: [
    {name: 'reference', value: ({reference}) => reference},
    {align: 'right', name: 'page', value: ({page}) => page},
    {flexible: true, leaves: 1, name: 'title', value: ({title}) => title},
    {flexible: true, name: 'excerpt', value: ({excerpt}) => excerpt},
    {name: 'kind', onRequest: true, value: ({kind}) => kind},
    {name: 'language', onRequest: true, value: ({language}) => language},
    {name: 'project', onRequest: true, value: ({project}) => project},
    {align: 'right', name: 'rank', onRequest: true, value: ({rank}) => Number(rank.toFixed(4))},
  ],
  empty: 'Nothing found.',
}

/** Each page with what it says; the words that were looked for stand out, without colour between asterisks. */
export function renderHits({total}: DocumentSearch, shown: readonly DocumentHit[], screen: Screen): string {
  const hits = shown.map((hit) => renderHit(hit, screen))
  const count =
    total > shown.length ? `The best ${shown.length} of ${total} pages; --limit shows more.` : counted(total)
  return [...hits, screen.colour.dim(count)].join('\n\n')
}

function renderHit(hit: DocumentHit, screen: Screen): string {
  const {kind, page, pages, reference, title} = hit
  const details = [`page ${page} of ${pages}`, ...(kind === null ? [] : [kind.replaceAll('_', ' ')])].join(', ')
  const heading = `${screen.colour.bold(reference)}  ${plainLine(title)}  ${screen.colour.dim(details)}`
  return `${wrap(heading, screen.columns)}\n${wrap(`  ${marked(hit, screen)}`, screen.columns)}`
}

function marked({excerpt, marks}: DocumentHit, {colour}: Screen): string {
  const emphasise = (text: string) => (colour.level === 0 ? `*${text}*` : colour.bold.yellow(text))
  const pieces: string[] = []
  let end = 0
  for (const mark of marks) {
    pieces.push(plain(excerpt.slice(end, mark.start)), emphasise(plain(excerpt.slice(mark.start, mark.end))))
    end = mark.end
  }
  return [...pieces, plain(excerpt.slice(end))].join('')
}

/** Made safe without losing the space at an end, which stands before or after a marked word. */
function plain(text: string): string {
  return text.replace(/\S+/gu, (word) => plainLine(word))
}

function counted(total: number): string {
  return `${total} ${total === 1 ? 'page' : 'pages'}.`
}
