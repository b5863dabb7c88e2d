import {plainLine, plainText, renderDetails, type Screen, wrap} from '#shared/terminal/index'
import {megabytes} from './archive.ts'
import {counted} from './list-view.ts'
import type {AddedDocuments, Document, DocumentText, DocumentWithVersions} from './shape.ts'

export function renderDocument(document: DocumentWithVersions, screen: Screen): string {
  const {colour} = screen
  const earlier = document.versions.filter(({version}) => version !== document.file.version)
  const details = renderDetails(
    [
      {label: 'kind', value: document.kind},
      {label: 'owner', value: document.owner},
      {label: 'file', value: fileText(document.file)},
      {label: 'type', value: document.file.mediaType},
      {label: 'pages', value: pagesText(document)},
      {label: 'language', value: document.language},
      {label: 'review', value: document.reviewOn},
      {label: 'reviewed', value: document.reviewedOn},
      {label: 'left out', value: document.truncated?.reason ?? null},
      {label: 'note', value: document.warnings.join('\n') || null},
      {label: 'sha256', value: document.file.sha256},
      {label: 'earlier', value: earlier.map(fileText).join('\n') || null},
    ],
    screen,
  )
  return `${colour.bold(wrap(`${document.reference}  ${plainLine(document.title)}`, screen.columns))}\n${details}`
}

/** One line after a change: the reference, the title, the file. */
export function documentLine(document: Document, {colour}: Screen): string {
  const {file, reference, title} = document
  const version = file.version > 1 ? `, version ${file.version}` : ''
  return `${colour.bold(reference)}  ${plainLine(title)}  ${plainLine(file.name)}, ${pagesText(document)}${version}`
}

/** What became of each file: stored, there already, refused. */
export function renderAdded(past: string, {added, known, refused}: AddedDocuments, screen: Screen): string {
  const {colour} = screen
  const lines = [
    ...added.flatMap((document) => [
      `${past} ${documentLine(document, screen)}`,
      ...notesOf(document).map((note) => `  ${colour.yellow('note:')} ${plainLine(note)}`),
    ]),
    ...known.map(({file, reference}) => `There already: ${plainLine(file)} is ${colour.bold(reference)}`),
    ...refused.map(({message}) => `${colour.red('Refused:')} ${plainLine(message)}`),
  ]
  const total = added.length + known.length + refused.length
  if (total === 1) return lines.join('\n')
  const counts = [
    `${added.length} added`,
    ...(known.length > 0 ? [`${known.length} there already`] : []),
    ...(refused.length > 0 ? [`${refused.length} refused`] : []),
  ]
  return [...lines, `${counted(total, 'file')}: ${counts.join(', ')}`].join('\n')
}

export function renderText({pages, totalPages}: DocumentText, {colour}: Screen): string {
  return pages
    .map(({needsOcr, number, text}) => {
      const head = colour.dim(`— page ${number} of ${totalPages} —`)
      return `${head}\n${needsOcr && text === '' ? colour.yellow('(a scan without text)') : plainText(text)}`
    })
    .join('\n\n')
}

function notesOf({truncated, warnings}: Document): string[] {
  return [...(truncated ? [`Left out: ${truncated.reason}.`] : []), ...warnings]
}

function fileText({addedOn, name, size, version}: Document['file']): string {
  return `${plainLine(name)}, ${megabytes(size)}, version ${version}, added on ${addedOn}`
}

function pagesText({pages}: Document): string {
  const scans = pages.needingOcr === 0 ? '' : ` (${counted(pages.needingOcr, 'scan')} without text)`
  return `${counted(pages.total, 'page')}${scans}`
}
