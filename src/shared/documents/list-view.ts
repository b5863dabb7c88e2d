import type {ListView} from '#shared/lists/index'
import {type Screen, wrap} from '#shared/terminal/index'
import {megabytes} from './archive.ts'
import type {Document} from './shape.ts'

export const documentList: ListView<Document> = {
  columns: [
    {name: 'reference', title: 'DOCUMENT', value: (document) => document.reference},
    {name: 'title', flexible: true, value: (document) => document.title},
    {name: 'kind', leaves: 2, value: (document) => document.kind},
    {name: 'pages', align: 'right', value: (document) => document.pages.total},
    {name: 'scans', align: 'right', leaves: 3, value: (document) => document.pages.needingOcr},
    {name: 'file', flexible: true, leaves: 4, value: (document) => document.file.name},
    {name: 'added', leaves: 5, value: (document) => document.file.addedOn},
    {name: 'review', leaves: 1, value: (document) => document.reviewOn},
    {name: 'owner', flexible: true, onRequest: true, value: (document) => document.owner},
    {name: 'language', onRequest: true, value: (document) => document.language},
    {name: 'version', align: 'right', onRequest: true, value: (document) => document.file.version},
    {name: 'size', align: 'right', onRequest: true, value: (document) => document.file.size},
    {name: 'type', onRequest: true, value: (document) => document.file.mediaType},
    {name: 'sha256', onRequest: true, value: (document) => document.file.sha256},
    {name: 'project', onRequest: true, value: (document) => document.project},
    {name: 'updated', onRequest: true, value: (document) => document.updatedAt},
  ],
  empty: 'No documents. Add some: coord document add charter.pdf',
}

/** For example `3 documents, 214 pages, 5 MB; 12 pages are scans without text`. */
export function documentTotals(documents: readonly Document[], {columns}: Screen): string {
  const sum = (value: (document: Document) => number) => documents.reduce((all, each) => all + value(each), 0)
  const scans = sum(({pages}) => pages.needingOcr)
  const parts = [
    counted(documents.length, 'document'),
    counted(
      sum(({pages}) => pages.total),
      'page',
    ),
    megabytes(sum(({file}) => file.size)),
  ]
  const without =
    scans === 0 ? '' : `; ${counted(scans, 'page')} ${scans === 1 ? 'is a scan' : 'are scans'} without text`
  return wrap(`${parts.join(', ')}${without}`, columns)
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
