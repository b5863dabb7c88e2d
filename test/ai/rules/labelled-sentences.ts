/**
 * Sentences of project reports, labelled by hand before the lexicon was made. Those of `public` are what public status
 * reports, highlight reports and minutes of councils say (found by search, in our own words and with other names); those
 * of `constructed` are ours and look for traps: negation, doubt, terms of the trade, comparisons. Those of `unseen` come
 * from other public reports that were read when the lexicon was done. Their first result is the fairest figure; the lexicon
 * is never changed for one of them.
 */
export interface LabelledSentence {
  readonly text: string
  readonly label: 'positive' | 'neutral' | 'negative'
  readonly language: 'en' | 'de'
  readonly from: 'public' | 'constructed' | 'unseen'
}

type Row = readonly [label: '+' | '0' | '-', text: string]

const publicEnglish: readonly Row[] = [
  ['-', 'The schedule is 7% behind because bad weather held up the fibre installation across the campus.'],
  ['-', 'The servers delivered last month were not configured with the correct hardware specification.'],
  ['-', 'The delivered configuration will not handle the workload when we go live in two months.'],
  ['+', 'It is sufficient for the development and testing that is scheduled before going live.'],
  ['+', 'The project is on track, and all deliverables of this week were completed.'],
  ['-', 'Integration testing is blocked until the vendor fixes the authentication defect.'],
  ['+', 'Excavation and the laying of the foundation have been completed, which gives a solid base for the structure.'],
  ['+', 'Plumbing and electrical systems have been successfully installed.'],
  ['0', 'Next week we will begin the drywall and the flooring.'],
  ['0', 'The report describes activities, deliverables and milestones of the period.'],
  ['+', 'Blockers: none for now.'],
  ['+', 'Green indicates that the project is on schedule and there are no issues.'],
  ['-', 'Overall status is red: an impact on scope, timeline and budget is unavoidable.'],
  ['-', 'By the time the cost overrun appeared in the monthly report, the damage was done.'],
  ['0', 'The steering board meets on the first Tuesday of each month.'],
  ['-', 'Two key engineers left, and the remaining team is overloaded.'],
  ['+', 'We finished user acceptance testing two weeks ahead of schedule.'],
  ['-', 'Spending exceeds the approved budget by 12 percent.'],
  ['0', 'Amounts are reported in thousands of pounds, excluding tax.'],
  ['+', 'The outstanding permit was granted, so work on the west wing can resume.'],
  ['-', 'The milestone slipped again because the supplier delivered late.'],
]

const publicGerman: readonly Row[] = [
  ['-', 'Durch die kalte und nasse Witterung über den Jahreswechsel hat es einige Verzögerungen gegeben.'],
  ['+', 'Der zweite Bauabschnitt bewegt sich zeitlich und bei den Kosten im vorgesehenen Rahmen.'],
  ['-', 'Die Baumaßnahme liegt etwa 15 Wochen in Verzug.'],
  ['-', 'Auf der Baustelle sind nur wenige Fortschritte zu verzeichnen.'],
  ['+', 'Seit der letzten Sitzung mussten keine weiteren Kostensteigerungen gemeldet werden.'],
  ['+', 'Die Gründungsarbeiten sind mittlerweile abgeschlossen.'],
  ['-', 'Die Ausschreibung wurde aufgehoben und muss wiederholt werden.'],
  ['-', 'Verdeckte Mängel im Bestand müssen von den Firmen beseitigt werden.'],
  ['+', 'Der Straßenabschnitt wurde zwei Wochen früher als geplant freigegeben.'],
  ['+', 'Die Pipeline ist im Zeitplan und läuft wie am Schnürchen.'],
  ['-', 'Für den zweiten Bauabschnitt werden weitere Mehrkosten von 2,0 Mio. Euro erwartet.'],
  ['-', 'Die vorläufige Insolvenz des Planungsbüros führt zu einer Verzögerung von drei bis fünf Monaten.'],
  ['+', 'Kurzfristig konnte guter Ersatz gefunden werden.'],
  ['0', 'Der nächste Termin findet im September in der Schule statt.'],
  ['0', 'Die Übersicht liegt im Rathaus vor und wird in den kommenden Wochen geprüft.'],
  ['0', 'Der Umzug erfolgt in den Sommerferien.'],
  ['-', 'Es stehen keine ausreichenden Mittel bereit.'],
  ['-', 'Die Beteiligung an den Ausschreibungen war sehr schlecht.'],
  ['+', 'Alle notwendigen Gewerke sind beauftragt, und der Zeitplan wird eingehalten.'],
  ['-', 'Die Bausumme musste von 9,8 auf 18 Millionen Euro angehoben werden.'],
  ['0', 'Der Statusbericht nennt Meilensteine, Kosten und Risiken des Projekts.'],
]

const constructedEnglish: readonly Row[] = [
  ['+', 'No issues found.'],
  ['0', 'The risk register was handed to the project office.'],
  ['-', 'The contractor is late again and costs explode.'],
  ['+', 'There were no delays and no defects this month.'],
  ['-', 'We are not on track.'],
  ['-', 'The team is not happy with the new supplier.'],
  ['-', 'Nothing works as agreed.'],
  ['+', 'The defects of the roof have been fixed.'],
  ['+', 'All risks were mitigated and the critical bug is resolved.'],
  ['0', 'The critical path runs through the permit and the windows.'],
  ['0', 'The issue log and the contingency budget are reviewed every quarter.'],
  ['-', 'Hardly any progress was made.'],
  ['-', 'The permit was refused.'],
  ['+', 'Excellent work: the opening was a great success.'],
  ['0', 'Please send the minutes to Ana by Friday.'],
  ['-', 'The budget is nearly exhausted, and there is still no funding for the garden.'],
  ['+', 'Costs are well below the forecast.'],
  ['-', 'Although the walls are finished, the project is in serious trouble.'],
  ['+', 'Despite the bad weather we delivered on time.'],
  ['-', 'We failed to meet the deadline.'],
  ['0', 'What happens if the supplier becomes insolvent?'],
]

const constructedGerman: readonly Row[] = [
  ['+', 'Es wurden keine Mängel festgestellt.'],
  ['0', 'Das Risikoregister wurde dem Projektbüro übergeben.'],
  ['-', 'Der Auftragnehmer ist schon wieder zu spät, und die Kosten explodieren.'],
  ['+', 'Es gab weder Verzögerungen noch Mehrkosten.'],
  ['-', 'Wir liegen nicht im Plan.'],
  ['-', 'Das Team ist mit dem neuen Lieferanten unzufrieden.'],
  ['-', 'Das System läuft nicht stabil.'],
  ['+', 'Die Mängel am Dach wurden behoben.'],
  ['+', 'Alle Arbeiten wurden termingerecht und ohne Probleme abgeschlossen.'],
  ['0', 'Der kritische Pfad führt über die Genehmigung und die Fenster.'],
  ['0', 'Die Fehlerliste wird einmal im Quartal durchgesehen.'],
  ['-', 'Es gab kaum Fortschritte.'],
  ['-', 'Die Genehmigung wurde abgelehnt.'],
  ['+', 'Hervorragende Arbeit, die Eröffnung war ein großer Erfolg.'],
  ['0', 'Bitte das Protokoll bis Freitag an Ana schicken.'],
  ['-', 'Das Budget ist fast aufgebraucht, und die Finanzierung ist ungeklärt.'],
  ['+', 'Die Kosten liegen deutlich unter der Prognose.'],
  ['-', 'Obwohl die Wände fertig sind, steckt das Projekt in ernsten Schwierigkeiten.'],
  ['+', 'Trotz des schlechten Wetters wurde pünktlich geliefert.'],
  ['-', 'Die Frist konnte nicht gehalten werden.'],
  ['0', 'Was passiert, wenn der Lieferant insolvent wird?'],
]

const unseenEnglish: readonly Row[] = [
  ['+', 'Excavation for the garage has been completed.'],
  ['-', 'Several days of work were lost in the past weeks because of rain and mud on the site.'],
  ['+', 'Rain cost us some days, but the project is still on schedule.'],
  ['+', 'The street fair went well, without any problems caused by the construction.'],
  ['0', 'There are no items to report.'],
  ['0', 'Shingle installation is expected to be complete on 6 July.'],
  ['0', 'Furniture and shelving have been ordered.'],
  ['+', 'We are still on track to move into the addition in July.'],
  ['-', 'The Line Avenue branch is running about one month behind schedule.'],
  ['-', 'The financial reports of the architect were difficult to read.'],
  ['0', 'The committee recommends not to pursue the certification at this time.'],
  ['+', 'The North branch is close to being on schedule.'],
  ['-', 'We were confused about what to submit and when.'],
  ['0', 'The next report is due when the equipment shows up on site.'],
  ['-', 'The project will lie dormant for five weeks until the replacement equipment arrives.'],
]

const unseenGerman: readonly Row[] = [
  ['+', 'Die Kosten liegen nach aktuellem Stand unter der Kostenberechnung.'],
  ['-', 'Im Bereich Elektro gibt es Mehrkosten von etwa 30.000 Euro.'],
  ['0', 'Das Dach wird momentan eingedeckt.'],
  ['+', 'Die Ausschreibungen werden wieder von mehr Bietern wahrgenommen.'],
  ['+', 'Die Ausführungsplanung ist abgeschlossen, und die Pläne wurden den Firmen zugestellt.'],
  ['+', 'Durch die gemeinsame Vergabe kann die Bauzeit verkürzt werden.'],
  ['+', 'Das veranschlagte Budget wird nach Aussage des Architekten eingehalten.'],
  ['-', 'Auf die erste Ausschreibung der Abbrucharbeiten ging kein Angebot ein.'],
  ['-', 'Es gibt deutliche Verzögerungen gegenüber der bisherigen Planung.'],
  ['-', 'Für den zweiten Bauabschnitt fehlt noch der Rohbauunternehmer.'],
  ['-', 'Die Rüge im Vergabeverfahren hatte eine erhebliche Bauverzögerung zur Folge.'],
  ['0', 'Die Fertigstellung ist für die 50. Kalenderwoche geplant.'],
  ['0', 'Beide Varianten werden in Lärchenholz ausgeführt.'],
  ['+', 'Inzwischen ist der Auftrag erteilt.'],
  ['0', 'Der Ausschuss nimmt den Bericht zur Kenntnis.'],
]

const labels = {'+': 'positive', '-': 'negative', '0': 'neutral'} as const

export const labelledSentences: readonly LabelledSentence[] = [
  ...labelled('public', 'en', publicEnglish),
  ...labelled('public', 'de', publicGerman),
  ...labelled('constructed', 'en', constructedEnglish),
  ...labelled('constructed', 'de', constructedGerman),
  ...labelled('unseen', 'en', unseenEnglish),
  ...labelled('unseen', 'de', unseenGerman),
]

function labelled(
  from: LabelledSentence['from'],
  language: LabelledSentence['language'],
  rows: readonly Row[],
): LabelledSentence[] {
  return rows.map(([label, text]) => ({from, label: labels[label], language, text}))
}
