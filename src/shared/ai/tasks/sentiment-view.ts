import {type Colour, plainLine, type Screen, truncate} from '#shared/terminal/index'
import type {JsonSentiment} from './shape.ts'

const MOST_SENTENCES = 10

/** The verdict, who says so, and the sentences that weigh most. */
export function renderSentiment(sentiment: JsonSentiment, screen: Screen): string {
  const {ai, label, language, rules, score, sentenceCount, sentences} = sentiment
  const {colour} = screen
  const telling = sentences.toSorted((a, b) => Math.abs(b.score) - Math.abs(a.score)).slice(0, MOST_SENTENCES)
  const words = {de: 'German', en: 'English'} as const
  const who = ai === null ? 'by rules' : judges(ai, rules, colour)
  const of = sentenceCount === 1 ? '1 sentence' : `${sentenceCount} sentences`
  const lines = [
    `${verdict({label, score}, colour)}  ${colour.dim(`${who}, ${of}${language === null ? '' : `, ${words[language]}`}`)}`,
    ...(ai === null
      ? []
      : [plainLine(ai.reason), ...ai.evidence.map((each) => line(each.label, each.text, '', screen))]),
    ...telling
      .toSorted((a, b) => a.start - b.start)
      .map((sentence) => line(signed(sentence.score), sentence.text, cuesText(sentence.cues), screen)),
  ]
  const more = sentences.length - telling.length
  if (more > 0) lines.push(colour.dim(`and ${more} more`))
  return lines.join('\n')
}

/** Only who quotes the text decides: else the model is the second to be named. */
function judges(ai: NonNullable<JsonSentiment['ai']>, rules: JsonSentiment['rules'], colour: Colour): string {
  const model = plainLine(ai.model)
  return ai.evidence.length > 0
    ? `by ${model}; by rules ${verdict(rules, colour)}`
    : `by rules; by ${model}, without a quote, ${verdict(ai, colour)}`
}

export function sentimentWarnings({ai, characters, rules}: JsonSentiment): string[] {
  if (ai === null) return []
  return [
    ai.charactersRead < characters &&
      `The model has read ${ai.charactersRead} of ${characters} characters: its window has no room for more. The rules have read all.`,
    ai.evidence.length === 0 && 'The model quoted nothing that is in the text, so the judgement of the rules stands.',
    ai.evidence.length > 0 &&
      ai.label !== rules.label &&
      `The rules say ${rules.label}: look at the sentences yourself.`,
  ].filter((warning) => warning !== false)
}

function verdict({label, score}: JsonSentiment['rules'], colour: Colour): string {
  const paint = {negative: colour.red, neutral: colour.yellow, positive: colour.green}[label]
  return `${paint(label)} ${signed(score)}`
}

function line(lead: string, text: string, cues: string, {colour, columns}: Screen): string {
  const room = Math.max(20, columns - 12 - cues.length)
  return `  ${lead.padStart(8)}  ${truncate(plainLine(text), room)}${cues === '' ? '' : `  ${colour.dim(cues)}`}`
}

function cuesText(cues: JsonSentiment['sentences'][number]['cues']): string {
  return cues.map(({isNegated, text}) => `${isNegated ? 'not ' : ''}${plainLine(text)}`).join(', ')
}

function signed(score: number): string {
  const text = Math.abs(score).toFixed(2)
  return Number(text) === 0 ? text : `${score < 0 ? '−' : '+'}${text}`
}
