import {findActions} from './actions.ts'
import {setAsideOrders} from './addressed-to-ai.ts'
import {asUncertain} from './beside-orders.ts'
import type {DateInText} from './dates-in-text.ts'
import {findDecisions} from './decisions.ts'
import {documentTypeOf, titleOf} from './document-type.ts'
import {proveBy} from './evidence.ts'
import {amountsOn, datesOn, toAmountFindings, toDateFindings} from './figures.ts'
import {detectLanguage} from './language.ts'
import {readLayout, type Sentence} from './layout.ts'
import {findPeople} from './people.ts'
import {findRisks} from './risks.ts'
import {extractSummary} from './summary.ts'
import type {AnalysisConventions, AnalysisWarning, DateFinding, PageText, Passage, RulesAnalysis} from './types.ts'

const MOST_RISKS = 15

/** What the rules find, every finding with the place in the text that says it; nothing is made up, much may be missed. */
export function analyseByRules(pages: readonly PageText[], conventions: AnalysisConventions): RulesAnalysis {
  const prove = proveBy(pages)
  const language = detectLanguage(pages)
  const {besides, orders, others, warnings} = setAsideOrders(readLayout(pages), pages)
  const sentences = besides.length === 0 ? others : inOrder([...others, ...besides], pages)
  const title = titleOf(others, pages)
  const dates = datesOn(pages, sentences, conventions.dateOrder)
  const amounts = amountsOn(pages, sentences, language, conventions.currency)
  const people = findPeople(sentences, language, prove)
  const {risks, leftOut} = findRisks(sentences, language, conventions.mostRisks ?? MOST_RISKS, prove)
  const datesOf = new Map<Sentence, DateInText[]>()
  for (const {sentence, found} of dates) datesOf.set(sentence, [...(datesOf.get(sentence) ?? []), found])
  const dated = sentences.map((sentence) => ({sentence, dates: datesOf.get(sentence) ?? []}))
  const actions = findActions(dated, people, language, prove)
  const {summary, keyPoints} = extractSummary(others, language, prove)
  const dateFindings = toDateFindings(dates, prove)
  return {
    language,
    documentType: documentTypeOf(pages, title),
    title,
    summary,
    findings: asUncertain(
      [
        ...risks,
        ...actions,
        ...findDecisions(sentences, language, prove),
        ...dateFindings,
        ...toAmountFindings(amounts, prove),
        ...people,
        ...keyPoints,
      ],
      besides,
    ),
    besideOrders: besides.map(passageOf),
    orders: orders.map(passageOf),
    warnings: [...warnings, ...warningsAbout(pages, dateFindings, leftOut)],
  }
}

/** As they stand in the document, which finding a place among them relies on. */
function inOrder(sentences: readonly Sentence[], pages: readonly PageText[]): Sentence[] {
  const rank = new Map(pages.map(({number}, at) => [number, at]))
  return sentences.toSorted((one, other) => rank.get(one.page)! - rank.get(other.page)! || one.start - other.start)
}

function passageOf({end, page, start}: Sentence): Passage {
  return {end, page, start}
}

function warningsAbout(
  pages: readonly PageText[],
  dates: readonly DateFinding[],
  risksLeftOut: number,
): AnalysisWarning[] {
  const warnings: AnalysisWarning[] = []
  const first = pages[0]?.number ?? 1
  const ambiguous = dates.filter((each) => each.isAmbiguous)
  if (ambiguous.length > 0) {
    const evidence = ambiguous[0]!.evidence[0]!
    const text = `${evidence.quote} was read as ${ambiguous[0]!.date}; day and month could be the other way round (${ambiguous.length} in all).`
    warnings.push({code: 'ambiguous-dates', page: evidence.page, text})
  }
  const unread = pages.filter(({needsOcr, text}) => needsOcr && !/\p{L}{3}/u.test(text))
  if (unread.length > 0) {
    const text = `Pages without readable text: ${unread.map(({number}) => number).join(', ')}.`
    warnings.push({code: 'unread-pages', page: unread[0]!.number, text})
  }
  if (risksLeftOut > 0) {
    warnings.push({code: 'risks-left-out', page: first, text: `${risksLeftOut} weaker risks are not listed.`})
  }
  return warnings
}
