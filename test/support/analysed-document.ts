import {analyseDocument} from '#shared/analysis/analyse'
import {storeAnalyses} from '#shared/analysis/index'
import type {StoredDocument} from '#shared/documents/index'
import {answering} from './ai-run.ts'
import {NOW, type Registers} from './registers.ts'

/** Analyses a document as somebody does who has no model, and stores what was found. */
export async function analyse(registers: Registers, document: StoredDocument, pages: readonly string[]) {
  const {ai} = answering('')
  const analysed = await analyseDocument(
    {
      ai: {...ai, provider: {...ai.provider, id: 'rules'}},
      cache: {read: () => undefined, write: () => {}},
      conventions: {dateOrder: 'dmy'},
      onStep: () => {},
      options: {},
    },
    {
      pages: pages.map((text, index) => ({number: index + 1, text})),
      reference: document.reference,
      title: document.title,
      truncated: null,
    },
  )
  return registers.change((transaction) => storeAnalyses(transaction, [{...analysed, document}], [document], NOW))
}
