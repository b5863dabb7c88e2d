import type {PageText} from '#shared/findings/index'

/** Pages as a PDF yields them: lines broken where the page ends, running lines, words parted at the end of a line. */
export const bridgeReport: readonly PageText[] = [
  {
    number: 1,
    text: `Footbridge Mill Lane · Status report

Status report no. 4
Prepared by Laura Finch, project manager, 6 May 2027

Summary
The project will replace the footbridge over the Arden with a steel structure and a cycle lane. Of the budget of
£1,250,000 for both years £412,300.50 has been spent. The abutments were com-
pleted on 29 April 2027, eleven days earlier than planned, and the piling rig has left the site.

Risks
- The steel price could rise by 12% before the order is placed, because the supplier does not hold its offer beyond June.
- If the river licence is not extended before 1 September 2027, the deck cannot be lifted in this year.
- High: the only crane of the right size is shared with the harbour and might not be available in October.

Actions
1. Laura Finch will order the bearings by 14 May 2027.
2. Omar Said to ask the licensing office for an extension, due 21 May 2027.
3. Please send the revised method statement to Omar Said (o.said@arden.example) before 28 May 2027.

Footbridge Mill Lane · Page 1`,
  },
  {
    number: 2,
    text: `Footbridge Mill Lane · Status report

Decisions
- The board agreed that the old railings will not be reused.
- It was decided to close the towpath from 5 to 9 July 2027.

The contractor’s ﬁnal account for the enabling works has been ﬁled without objections. No accident has been reported
since the start of construction. The contractor shall submit the lifting plan no later than 30 June 2027, and the
contract price of £980,000 – excluding VAT – never includes temporary lighting. Nobody may enter the compound with-
out a helmet. The risk register was reviewed and there are no new risks in the earthworks.

Footbridge Mill Lane · Page 2`,
  },
]

export const heatingMinutes: readonly PageText[] = [
  {
    number: 1,
    text: `Protokoll der Besprechung zur Heizung der Sporthalle am 12.02.2027

Anwesend: Jutta Marquardt (Vorsitz), Emre Aksoy, Dr. Paul Lindner
Entschuldigt: Sabine Reuter

1. Sachstand
Die Ausschreibung ist abgeschlossen. Das günstigste Angebot liegt bei 318.400,00 EUR und damit um 22.000 € über der
Schätzung. Die Förderung von 0,12 Mio. Euro ist noch nicht bewilligt; ohne den Bescheid kann der Auftrag nicht erteilt
werden. Es besteht das Risiko, dass sich der Einbau bis in den Winter verzögert.

2. Beschlüsse
Beschluss: Die Halle wird vom 1. Juli 2027 bis 31. August 2027 geschlossen.
Der Ausschuss hat einstimmig beschlossen, keine Wärmepumpe mit mehr als zwei Verdichtern zu beschaffen.

3. Aufgaben
- Emre Aksoy klärt bis 26.02.2027 mit der Förderstelle, wann der Bescheid kommt.
- Frau Reuter soll den Sportvereinen bis zum 5. März 2027 die Schließzeiten mitteilen.
- Bitte die Rechnung des Gutachters nicht vor dem 1. April 2027 bezahlen.

Nächster Termin: 12. März 2027`,
  },
]

/** Nothing of interest: whatever is found here is wrong. */
export const houseRules: readonly PageText[] = [
  {
    number: 1,
    text: `Using the workshop

The workshop is open to all members. Tools hang on the wall and go back there after use. Eye protection lies in the
drawer beside the door. The saw is cleaned with the brush, and the vacuum cleaner stands under the bench.

Wood can be stored on the rack for as long as there is room. Whoever leaves last switches off the light.`,
  },
]

/** Sentences of other documents about the same things. */
export const foreignQuotes: readonly string[] = [
  'The steel price could fall before the order is placed, and the supplier has offered a discount for early payment.',
  'Laura Finch reported that the bearings have arrived and are stored in the harbour.',
  'The board agreed to sell the old bridge to a collector from the north of the county.',
  'The council will publish the results of the survey on its website in the autumn.',
  'Of the reserve nothing has been spent, and the auditors were satisfied with the accounts.',
  'The river licence was extended in time and the deck has been lifted without difficulty.',
  'Die Ausschreibung wurde aufgehoben, weil kein wirtschaftliches Angebot eingegangen ist.',
  'Emre Aksoy berichtete, dass der Bescheid der Förderstelle im Januar eingetroffen sei.',
  'Der Ausschuss hat die Beschaffung einer neuen Tribüne für die Sporthalle vertagt.',
  'Die Sportvereine haben der Schließung der Halle während der Ferien zugestimmt.',
]
