import {describe, expect, test} from 'vitest'
import {languageOf} from '#shared/ai/rules/language'
import {sentencesOf} from '#shared/ai/rules/sentences'
import {sentimentByRules} from '#shared/ai/rules/sentiment'
import {type LabelledSentence, labelledSentences} from './labelled-sentences.ts'

/** Share of right labels; those of `unseen` reports are the figure to quote. */
const LEAST_RIGHT = {constructed: 0.95, public: 0.95, unseen: 0.7} as const

describe('the sentiment of labelled sentences', () => {
  test('there are enough of them, half from public reports', () => {
    expect(labelledSentences.length).toBeGreaterThanOrEqual(100)
    expect(labelledSentences.filter(({from}) => from !== 'constructed').length * 2).toBeGreaterThan(
      labelledSentences.length,
    )
  })

  test.each(Object.entries(LEAST_RIGHT))('%s: at least %f of them are judged as people did', (from, least) => {
    const sentences = labelledSentences.filter((sentence) => sentence.from === from)
    const wrong = sentences.filter(({label, text}) => sentimentByRules(text).label !== label)
    expect(1 - wrong.length / sentences.length, wrong.map(({text}) => text).join('\n')).toBeGreaterThanOrEqual(least)
  })

  test('what the rules do not know is neutral: of unseen sentences, none is taken for its opposite', () => {
    const opposite = ({label, text}: LabelledSentence) => {
      const judged = sentimentByRules(text).label
      return judged !== 'neutral' && label !== 'neutral' && judged !== label
    }
    expect(labelledSentences.filter(({from}) => from === 'unseen').filter(opposite)).toEqual([])
  })

  test('the language of each is known', () => {
    for (const {language, text} of labelledSentences) expect(languageOf(text), text).toBe(language)
  })
})

describe('the sentiment of a text', () => {
  const scoreOf = (text: string) => sentimentByRules(text).score
  const cuesOf = (text: string) => sentimentByRules(text).sentences.flatMap(({cues}) => cues)

  test('names the words behind it, with their place in the text', () => {
    const text = 'Status:\n  The permit was refused. The roof is on schedule.'
    const {label, language, sentences} = sentimentByRules(text)
    expect({label, language}).toEqual({label: 'neutral', language: 'en'})
    expect(sentences.map((sentence) => [sentence.text, sentence.label])).toEqual([
      ['Status:', 'neutral'],
      ['The permit was refused.', 'negative'],
      ['The roof is on schedule.', 'positive'],
    ])
    for (const {end, start, text: words} of [...sentences, ...cuesOf(text)]) expect(text.slice(start, end)).toBe(words)
    expect(cuesOf(text).map((cue) => cue.text)).toEqual(['refused', 'on schedule'])
  })

  test('negation turns a word round, and says so', () => {
    expect(cuesOf('No issues found.')).toMatchObject([{isNegated: true, text: 'issues'}])
    expect(scoreOf('No issues found.')).toBeGreaterThan(0.2)
    expect(scoreOf('Wir sind nicht im Zeitplan.')).toBeLessThan(-0.2)
    expect(scoreOf('Weder Mängel noch Verzögerungen.')).toBeGreaterThan(0.2)
    expect(scoreOf('Blockers: none')).toBeGreaterThan(0.2)
    expect(scoreOf('Blockers: none of the cranes arrived')).toBeLessThan(0)
  })

  test('a negation ends with its clause', () => {
    expect(scoreOf('It did not rain, the delay grows.')).toBeLessThan(-0.2)
  })

  test('intensifiers strengthen, diminishers weaken', () => {
    expect(scoreOf('There is a serious delay.')).toBeLessThan(scoreOf('There is a delay.'))
    expect(scoreOf('There is a slight delay.')).toBeGreaterThan(scoreOf('There is a delay.'))
    expect(scoreOf('Es gibt eine erhebliche Verzögerung.')).toBeLessThan(scoreOf('Es gibt eine leichte Verzögerung.'))
  })

  test('what was bad and is resolved speaks for it; what must still be resolved does not', () => {
    expect(scoreOf('The leak was repaired.')).toBeGreaterThan(0.2)
    expect(scoreOf('The leak must be repaired.')).toBeLessThan(-0.2)
    expect(scoreOf('Die Schäden wurden behoben.')).toBeGreaterThan(0.2)
    expect(scoreOf('Die Schäden müssen behoben werden.')).toBeLessThan(-0.2)
  })

  test('after "but" counts more than before', () => {
    expect(scoreOf('The walls are finished, but the roof is late.')).toBeLessThan(0)
    expect(scoreOf('The roof is late, but the walls are finished.')).toBeGreaterThan(0)
  })

  test('"although" concedes its clause, "despite" only what follows it', () => {
    expect(scoreOf('Although the walls are finished, the roof is late.')).toBeLessThan(-0.2)
    expect(scoreOf('Despite the delay the whole team had a great success.')).toBeGreaterThan(0.5)
  })

  test('terms of the trade, questions and conditions say little', () => {
    for (const text of [
      'The risk register.',
      'Das Risikoregister.',
      'Critical path',
      'Is there a delay?',
      'Mängelliste',
    ])
      expect(sentimentByRules(text).label, text).toBe('neutral')
    expect(scoreOf('If there is a delay, we pay.')).toBeGreaterThan(scoreOf('There is a delay, we pay.'))
  })

  test('umlauts may be written out, and case does not matter', () => {
    expect(scoreOf('ERHEBLICHE VERZOEGERUNG')).toBe(scoreOf('erhebliche Verzögerung'))
  })

  test('a text that says nothing is neutral, in no language', () => {
    for (const text of ['', '   \n', '12 / 13', '🙂'])
      expect(sentimentByRules(text)).toMatchObject({label: 'neutral', language: null, score: 0})
  })

  test('a text of a megabyte is judged all the same', () => {
    const {label, sentences} = sentimentByRules('The permit was refused. '.repeat(45_000))
    expect({count: sentences.length, label}).toEqual({count: 45_000, label: 'negative'})
  })
})

describe('sentences', () => {
  const texts = (text: string) => sentencesOf(text).map((sentence) => sentence.text)

  test('end at marks and line breaks, not after abbreviations, days or decimals', () => {
    expect(texts('One. Two! Three?\nfour')).toEqual(['One.', 'Two!', 'Three?', 'four'])
    expect(texts('Es sind 2,0 Mio. Euro bis 3. Mai. Gut.')).toEqual(['Es sind 2,0 Mio. Euro bis 3. Mai.', 'Gut.'])
    expect(texts('It is 2.5 m, e.g. The wall.')).toEqual(['It is 2.5 m, e.g. The wall.'])
  })
})
