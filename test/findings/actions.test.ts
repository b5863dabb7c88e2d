import {describe, expect, it} from 'vitest'
import {analyseByRules} from '#shared/findings/index'

// How people in offices write what is still to be done, and what reads like it and is not.

const english: readonly (readonly [heading: string, text: string])[] = [
  ['', 'Maria Lopez will prepare the tender documents by 3 April 2027.'],
  ['', 'Maria Lopez to prepare the tender documents by 3 April 2027.'],
  ['', 'The tender documents will be submitted to the council by Maria Lopez.'],
  ['', 'The safety plan will be submitted by the contractor by 3 April 2027.'],
  ['', 'A revised schedule will be circulated by 3 April 2027.'],
  ['', 'The revised schedule is to be submitted to the board before 3 April 2027.'],
  ['', 'The harbour master was asked to check the moorings before the next meeting.'],
  ['', 'The chair asked Maria Lopez to check the moorings.'],
  ['', 'It was agreed that Maria Lopez would contact the insurer.'],
  ['', 'It was agreed that the finance team would report back in May 2027.'],
  ['', 'Maria Lopez agreed to contact the insurer.'],
  ['', 'Maria Lopez undertook to contact the insurer.'],
  ['', 'Maria Lopez is going to call the insurer this week.'],
  ['', 'Maria Lopez is asked to call the insurer.'],
  ['', 'Action: Maria Lopez to call the insurer.'],
  ['', 'ACTION – ML to call the insurer.'],
  ['', 'Maria Lopez and Tom Reed will visit the site on 3 April 2027.'],
  ['', 'The facility manager will obtain three quotes.'],
  ['', 'We will send you the signed copy by 3 April 2027.'],
  ['', 'I will send you the signed copy tomorrow.'],
  ['', 'Please let us have your comments by 3 April 2027.'],
  ['', 'Comments are to be sent to Maria Lopez by 3 April 2027.'],
  ['', 'You are asked to confirm the date by 3 April 2027.'],
  ['', 'The deadline for Maria Lopez to file the report is 3 April 2027.'],
  ['', 'Maria Lopez must renew the certificate before it expires.'],
  ['', 'The head of IT should switch off the old server before the end of May 2027.'],
  ['', 'By 3 April 2027, Maria Lopez will have the pumps tested.'],
  ['', 'Until 3 April 2027 the IT department changes all passwords.'],
  ['', 'Tom Reed takes care of the keys by 3 April 2027.'],
  ['', 'Tom Reed is responsible for ordering the keys.'],
  ['', 'Responsible for the survey: Tom Reed, by 3 April 2027.'],
  ['', 'The committee requested that the surveyor present his report on 3 April 2027.'],
  ['', 'Maria Lopez to be contacted by Tom Reed.'],
  ['Recommendations', 'Test the backups every quarter and report the result to the board.'],
  ['Recommendations', 'The IT department should replace the firewall by 3 April 2027.'],
  ['Recommendations', '1. Replace the firewall before the summer.'],
  ['Recommendations', 'We recommend closing the pool until the roof has been inspected.'],
  ['Measures', '- Replace the firewall (Tom Reed, 3 April 2027)'],
  ['Mitigation', '- Commission a structural survey of the roof by 3 April 2027'],
  ['What we do about it', 'Tom Reed has the roof inspected in April 2027.'],
  ['Next steps', '- Roof survey: Tom Reed, 3 April 2027'],
  ['Next steps', 'Tom Reed speaks to the insurer; the county signs the lease by 3 April 2027.'],
  ['Agreed', '- Tom Reed: roof survey by 3 April 2027'],
  [
    '',
    '| Action | Owner | Due |\n|---|---|---|\n| Order the pump | Tom Reed | 3 April 2027 |\n| Roof survey | Maria Lopez | open |',
  ],
  ['', '| No. | What | Who | By when |\n|---|---|---|---|\n| 1 | Pump spare parts | Tom Reed | 3 April 2027 |'],
  ['', '| Measure | Responsible | Deadline |\n|---|---|---|\n| Lifeguard training | Maria Lopez | 3 April 2027 |'],
  ['', '| Next step | Owner | Date |\n|---|---|---|\n| Lifeguard training | Maria Lopez | 3 April 2027 |'],
  [
    '',
    '| Risk | Severity | Mitigation | Owner | Due |\n|---|---|---|---|---|\n| The roof may fall | high | Have the roof inspected | Maria Lopez | 3 April 2027 |',
  ],
  ['', '| Topic | Decision / action | Who |\n|---|---|---|\n| Pump | Order a new pump by 3 April 2027 | Tom Reed |'],
  ['', 'The harbour master will obtain three quotes.'],
  ['', 'The head of IT will switch off the old server by 3 April 2027.'],
  ['', 'The clerk to write to the insurer.'],
  ['', 'The treasurer will look into the invoice.'],
  ['', 'Tom Reed of the harbour office will check the moorings.'],
  ['', 'Tom Reed, harbour master, will check the moorings.'],
  ['', 'Tom Reed still has to check the moorings.'],
  ['', 'The backups must be tested before the move.'],
  ['', 'Mitigation: have the roof inspected by 3 April 2027.'],
  ['', 'Measure: replace the firewall.'],
  ['', 'Tom Reed is preparing the tender by 3 April 2027.'],
  ['', 'You need to sign the form by 3 April 2027.'],
  ['', 'I would be grateful if you could return the form by 3 April 2027.'],
  ['', 'We look forward to receiving your comments by 3 April 2027.'],
  ['', 'The moorings have become loose (action: Tom Reed).'],
  ['', 'The moorings have become loose. [Action: Tom Reed]'],
  ['', 'Action Tom Reed: check the moorings'],
  ['', '**Action TR:** check the moorings'],
  ['', '→ Tom Reed checks the moorings'],
  ['', 'All departments report their needs by 3 April 2027.'],
  ['', 'Maria Lopez and Tom Reed check the moorings by 3 April 2027.'],
  ['', '| Item | Responsible | Due | Status |\n|---|---|---|---|\n| Moorings | Tom Reed | 3 April 2027 | open |'],
  ['', '| Open item | Owner | Date |\n|---|---|---|\n| Moorings | Tom Reed | 3 April 2027 |'],
  ['', 'Item\tResponsible\tDue\tStatus\nMoorings\tTom Reed\t2027-04-03\topen'],
]
const german: readonly (readonly [heading: string, text: string])[] = [
  ['', 'Frau Keller legt bis zum 15. April 2027 ein Konzept vor.'],
  ['', 'Bis zum 15. April 2027 legt die Verwaltung dem Ausschuss ein Konzept vor.'],
  ['', 'Der Ausschuss bittet die Verwaltung, bis zum 15. April 2027 zu berichten.'],
  ['', 'Der Ausschuss bittet Frau Keller, die Kosten zu prüfen.'],
  ['', 'Die Verwaltung wird gebeten, die Kosten zu prüfen.'],
  ['', 'Die Verwaltung wird beauftragt, die Kosten bis zum 15. April 2027 zu prüfen.'],
  ['', 'Herr Brandt wird gebeten, die Kosten zu prüfen.'],
  ['', 'Das Konzept ist bis zum 15. April 2027 vorzulegen.'],
  ['', 'Der Bericht ist dem Ausschuss bis Ende April 2027 vorzulegen.'],
  ['', 'Frau Keller kümmert sich um die Genehmigung.'],
  ['', 'Frau Keller nimmt Kontakt mit dem Landratsamt auf.'],
  ['', 'Herr Brandt bereitet die Ausschreibung vor.'],
  ['', 'Herr Brandt schreibt bis 15.04.2027 alle Ämter an.'],
  ['', 'Herr Brandt ruft den Lieferanten an.'],
  ['', 'Herr Brandt sorgt für die Schlüssel.'],
  ['', 'Frau Keller spricht mit dem Personalrat.'],
  ['', 'Frau Keller wird die Unterlagen bis 15.04.2027 versenden.'],
  ['', 'Das Bauamt wird die Unterlagen bis 15.04.2027 versenden.'],
  ['', 'Das Bauamt klärt, ob eine Genehmigung nötig ist.'],
  ['', 'Die IT-Abteilung richtet die Zugänge bis 15.04.2027 ein.'],
  ['', 'Der Personalrat ist bis zum 15. April 2027 zu beteiligen.'],
  ['', 'Bitte senden Sie uns die Unterlagen bis 15.04.2027 zu.'],
  ['', 'Wir bitten um Rückmeldung bis 15.04.2027.'],
  ['', 'Um Rückmeldung bis 15.04.2027 wird gebeten.'],
  ['', 'Ich bitte Sie, den Betrag bis 15.04.2027 zu überweisen.'],
  ['', 'Es wurde vereinbart, dass Frau Keller die Kosten prüft.'],
  ['', 'Es wurde vereinbart, dass das Bauamt die Kosten bis 15.04.2027 prüft.'],
  ['', 'Frau Keller sagte zu, die Kosten bis 15.04.2027 zu prüfen.'],
  ['', 'Verantwortlich: Frau Keller, Termin: 15.04.2027 – Kosten prüfen'],
  ['', 'Der Antrag muss bis zum 15. April 2027 gestellt werden.'],
  ['', 'Der Antrag soll bis zum 15. April 2027 beim Land eingereicht werden.'],
  ['', 'Der Antrag wird bis zum 15. April 2027 beim Land eingereicht.'],
  ['Nächste Schritte', '- Lastenheft abstimmen (Keller, 15.04.2027)'],
  ['Nächste Schritte', '- Datenschutz-Folgenabschätzung erstellen'],
  ['Nächste Schritte', 'Das Lastenheft wird bis 15.04.2027 abgestimmt.'],
  ['Maßnahmen', 'Frau Keller stellt die Förderung sicher.'],
  ['', '| Aufgabe | Wer | Bis |\n|---|---|---|\n| Lastenheft | Frau Keller | 15.04.2027 |'],
  ['', '| Nr. | Maßnahme | Zuständig | Frist |\n|---|---|---|---|\n| 1 | Zugänge | Frau Keller | 15.04.2027 |'],
  [
    '',
    '| Nächster Schritt | Verantwortlich | Termin |\n|---|---|---|\n| Regale bestellen | Frau Keller | 15.04.2027 |',
  ],
  [
    '',
    '| Thema | Was ist zu tun | Wer | Bis wann |\n|---|---|---|---|\n| Regale | Angebote einholen | Frau Keller | 15.04.2027 |',
  ],
  ['', 'Das Hauptamt klärt die Zuständigkeit.'],
  ['', 'Der Hafenmeister prüft die Poller bis 15.04.2027.'],
  ['', 'Die Archivleitung bestellt die Regale.'],
  ['', 'Der Server muss vor dem Umzug ersetzt werden.'],
  ['', 'Gegenmaßnahme: Dach bis 15.04.2027 prüfen lassen.'],
  ['', 'Auftrag an die Verwaltung: Kosten der Varianten gegenüberstellen.'],
  ['', 'Die Ämter melden ihren Bedarf bis zum 15. April 2027.'],
  ['', 'Frau Keller und Herr Brandt klären die Zuständigkeit.'],
  ['', 'Thema\tZuständig\tFrist\tStatus\nZugänge\tKeller\t15.04.2027\toffen'],
  ['', 'Offener Punkt\tVerantwortlich\tTermin\nZugänge\tKeller\t15.04.2027'],
]
const noActionInEnglish: readonly (readonly [heading: string, text: string])[] = [
  ['', 'Maria Lopez will retire in May 2027.'],
  ['', 'The new bridge will be opened on 3 April 2027.'],
  ['', 'The pumps were tested by Tom Reed on 3 April 2027.'],
  ['', 'Maria Lopez reported that the survey is done.'],
  ['', 'The project will deliver a new portal by 3 April 2027.'],
  ['', 'The next meeting will be held on 3 April 2027.'],
  ['', 'The contract will end on 3 April 2027.'],
  ['', 'The minutes of 3 April 2027 were approved.'],
  ['', 'Tom Reed presented the budget.'],
  ['', 'Staff may work from home on two days a week.'],
  ['', 'The price will rise by 3 April 2027.'],
  ['', 'The board took note of the report.'],
  ['', 'No action is required.'],
  ['', 'The supplier could fail to deliver by 3 April 2027.'],
  ['', 'The survey was sent to all members before 3 April 2027.'],
  ['', 'Tom Reed thanked the team for its work.'],
  ['', 'The works will be completed by 3 April 2027.'],
  ['', 'The portal will go live by 3 April 2027.'],
  ['Objectives', '- Reduce the waiting time to five minutes by 3 April 2027'],
  ['Scope', '- The project includes the renewal of all pumps.'],
  ['', '| Milestone | Owner | Date |\n|---|---|---|\n| Portal live | Tom Reed | 3 April 2027 |'],
  ['', '| Risk | Likelihood | Impact | Owner |\n|---|---|---|---|\n| The roof may fall | high | high | Tom Reed |'],
  ['', '| Name | Role |\n|---|---|\n| Tom Reed | Action officer |'],
  ['', 'Applications are considered in the order in which they arrive.'],
  ['', 'The library is open until 8 pm and will be closed on 3 April 2027.'],
  ['', 'Tom Reed is on leave until 3 April 2027.'],
  ['', 'The roof was repaired before the winter.'],
  ['', 'The treasurer will present no report this time.'],
]
const noActionInGerman: readonly (readonly [heading: string, text: string])[] = [
  ['', 'Frau Keller berichtet über den Stand.'],
  ['', 'Herr Brandt stellt die Pläne vor.'],
  ['', 'Die Sitzung wird am 15. April 2027 fortgesetzt.'],
  ['', 'Die Arbeiten werden bis 15.04.2027 abgeschlossen.'],
  ['', 'Das Portal geht am 15.04.2027 in Betrieb.'],
  ['', 'Der Vertrag endet am 15.04.2027.'],
  ['', 'Frau Keller wurde bis 15.04.2027 bestellt.'],
  ['', 'Der Bericht wurde bis 15.04.2027 versandt.'],
  ['', 'Der Lieferant könnte bis 15.04.2027 ausfallen.'],
  ['', 'Die Beschäftigten können an zwei Tagen zu Hause arbeiten.'],
  ['', 'Herr Brandt dankt allen Beteiligten.'],
  ['', 'Der Ausschuss nimmt den Bericht zur Kenntnis.'],
  ['', '| Meilenstein | Verantwortlich | Termin |\n|---|---|---|\n| Portal online | Frau Keller | 15.04.2027 |'],
]

const PRESENT = {
  de: 'Anwesend: Ute Keller (Projektleitung), Jan Brandt (Bauamt)\n\nDie Runde traf sich im Rathaus und sprach über die Arbeiten an dem Archiv und dem Dach.',
  en: 'Present: Maria Lopez (project manager), Tom Reed (engineer)\n\nThe group met in the town hall and talked about the works on the pool and the roof.',
}

describe('what is to be done', () => {
  it.each(english)('%s is found: %s', (heading, text) => {
    expect(actionsIn('en', heading, text)).not.toEqual([])
  })

  it.each(german)('%s wird gefunden: %s', (heading, text) => {
    expect(actionsIn('de', heading, text)).not.toEqual([])
  })

  it.each(noActionInEnglish)('%s is nothing like that: %s', (heading, text) => {
    expect(actionsIn('en', heading, text)).toEqual([])
  })

  it.each(noActionInGerman)('%s ist nichts davon: %s', (heading, text) => {
    expect(actionsIn('de', heading, text)).toEqual([])
  })

  it.each([
    ['The safety plan will be checked by Tom Reed by 3 April 2027.', 'Tom Reed', '2027-04-03'],
    ['It was agreed that Maria Lopez would contact the insurer.', 'Maria Lopez', null],
    ['By 3 April 2027, Maria Lopez will have the pumps tested.', 'Maria Lopez', '2027-04-03'],
    ['Action Tom Reed: check the moorings', 'Tom Reed', null],
    ['The head of IT will switch off the old server by 3 April 2027.', 'head of IT', '2027-04-03'],
    [
      '| Measure | Responsible | Deadline |\n|---|---|---|\n| Lifeguard training | Maria Lopez | 3 April 2027 |',
      'Maria Lopez',
      '2027-04-03',
    ],
  ])('is said with who and until when: %s', (text, owner, due) => {
    expect(actionsIn('en', '', text)).toMatchObject([{due, owner}])
  })
})

function actionsIn(language: 'de' | 'en', heading: string, text: string) {
  const parts = [PRESENT[language], ...(heading === '' ? [] : [`## ${heading}`]), `${text}\n`]
  const {findings} = analyseByRules([{number: 1, text: parts.join('\n\n')}], {dateOrder: 'dmy'})
  return findings.filter(({kind}) => kind === 'action')
}
