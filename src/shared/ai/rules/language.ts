import {type Language, normalWord} from './lexicon.ts'

/**
 * English or German by their commonest words; null when neither is clearly ahead, as with a name or a number. Words that
 * both languages have (in, was, die) count for neither.
 */
export function languageOf(text: string): Language | null {
  let english = 0
  let german = 0
  for (const [word] of text.slice(0, ENOUGH).matchAll(/\p{L}+/gu)) {
    if (ENGLISH.has(normalWord(word))) english += 1
    if (GERMAN.has(normalWord(word)) || /[äöüß]/iu.test(word)) german += 1
  }
  if (english === german) return null
  return english > german ? 'en' : 'de'
}

/** Characters that are enough to know. */
const ENOUGH = 20_000

const ENGLISH =
  commonWords(`the of and to is are that it for on with as at by from this be have has had not or we they you
  which will would there their our been were its but can no all one who what when where how why does do did should must any some`)

const GERMAN =
  commonWords(`der die das und ist sind den dem des ein eine einen einem einer nicht mit für auf von zu im am zum zur
  bei wird werden wurde wurden hat haben es wir sie auch als sich noch nach aus dass oder aber kein keine wie welche welcher
  welches wer wo wann warum gibt über unter durch bis sehr schon alle mehr konnte seit liegt`)

function commonWords(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/).map(normalWord))
}
