/** Words that decide what a sentence claims: changing one makes another claim, however similar the sentences are. */

const NEGATIONS = new Set(
  `not no never none neither nor without cannot cant dont doesnt didnt wont wouldnt shouldnt couldnt isnt arent wasnt werent
   hasnt havent hadnt mustnt neednt nobody nothing nowhere hardly barely unless except excluding
   nicht kein keine keiner keines keinem keinen nie niemals niemand nichts nirgends ohne weder kaum außer ausgenommen
   keinerlei keinesfalls keineswegs`.split(/\s+/),
)

/** Numbers in words, months, currencies and sizes, by what they stand for. */
const FIGURES: ReadonlyMap<string, string> = new Map(
  `2=two,zwei,both,beide,beiden 3=three,drei 4=four,vier 5=five,fünf 6=six,sechs 7=seven,sieben 8=eight,acht 9=nine,neun
   10=ten,zehn 11=eleven,elf 12=twelve,zwölf 14=fourteen,vierzehn 15=fifteen,fünfzehn 20=twenty,zwanzig 30=thirty,dreißig
   40=forty,vierzig 50=fifty,fünfzig 60=sixty,sechzig 70=seventy 80=eighty 90=ninety,neunzig 100=hundred,hundert
   m1=january,jan,januar,jänner m2=february,feb,februar m3=march,mar,märz m4=april,apr m5=mai m6=june,jun,juni m7=july,jul,juli
   m8=august,aug m9=september,sep,sept m10=october,oct,oktober,okt m11=november,nov m12=december,dec,dezember,dez
   d1=monday,montag d2=tuesday,dienstag d3=wednesday,mittwoch d4=thursday,donnerstag d5=friday,freitag d6=saturday,samstag
   d7=sunday,sonntag k=thousand,tausend,tsd,k mio=million,millions,millionen,mio,mn bn=billion,billions,milliarde,milliarden,mrd,bn
   eur=eur usd=usd,dollar,dollars gbp=gbp,pound,pounds chf=chf,franken,francs jpy=jpy percent=percent
   half=half,hälfte,halb double=double,twice,doppelt,doppelte third=third,drittel quarter=quarter,viertel,quartal`
    .split(/\s+/)
    .flatMap((group) => {
      const [figure, words] = group.split('=') as [string, string]
      return words.split(',').map((word) => [word, figure] as const)
    }),
)

/** Pairs that mean the opposite of each other. */
const OPPOSITES = `increase/decrease increased/decreased increases/decreases increasing/decreasing rise/fall rises/falls rose/fell
  more/less more/fewer higher/lower high/low above/below over/under before/after approved/rejected approve/reject accepted/rejected
  accept/reject accepted/declined agreed/refused allowed/forbidden allowed/prohibited permitted/prohibited may/must shall/may
  minimum/maximum least/most earliest/latest early/late earlier/later ahead/behind first/last start/end starts/ends open/closed
  included/excluded including/excluding include/exclude inside/outside within/beyond with/without always/never all/none
  possible/impossible likely/unlikely available/unavailable complete/incomplete sufficient/insufficient succeeded/failed
  passed/failed success/failure gain/loss profit/loss surplus/deficit internal/external positive/negative best/worst
  mandatory/optional required/optional buyer/seller client/contractor customer/supplier tenant/landlord hot/cold
  und/oder and/or steigt/sinkt steigen/sinken gestiegen/gesunken mehr/weniger höher/niedriger hoch/niedrig über/unter vor/nach
  genehmigt/abgelehnt angenommen/abgelehnt erlaubt/verboten mindestens/höchstens minimal/maximal früher/später beginn/ende
  mit/ohne immer/nie möglich/unmöglich zulässig/unzulässig auftraggeber/auftragnehmer intern/extern offen/geschlossen
  muss/kann darf/muss soll/kann erhöht/gesenkt erhöht/reduziert`
const opposites = new Map<string, Set<string>>()
for (const pair of OPPOSITES.split(/\s+/)) {
  const [one, other] = pair.split('/') as [string, string]
  opposites.set(one, (opposites.get(one) ?? new Set()).add(other))
  opposites.set(other, (opposites.get(other) ?? new Set()).add(one))
}
const NEGATING_PREFIX = /^(?:un|in|im|ir|il|dis|non|mis|nicht)(?=\p{L}{3})/u

export function isNegation(word: string): boolean {
  return NEGATIONS.has(word)
}

/** What a number, month, currency or size stands for; `null` for other words. */
export function figureOf(word: string): string | null {
  return FIGURES.get(word) ?? (/\p{N}/u.test(word) ? word : null)
}

export function areOpposites(one: string, other: string): boolean {
  if (opposites.get(one)?.has(other)) return true
  if (Math.abs(one.length - other.length) < 2 || one.length < 4) return false
  const [longer, shorter] = one.length > other.length ? [one, other] : [other, one]
  return (longer.endsWith(shorter) && longer.replace(NEGATING_PREFIX, '') === shorter) || hasLess(longer, shorter)
}

function hasLess(one: string, other: string): boolean {
  return (one.endsWith('los') && one.slice(0, -3) === other) || (one.endsWith('less') && one.slice(0, -4) === other)
}
