/** Capitalised words that are no part of a person's name, in the languages that the rules read. */
const WORDS = `
the this that these those in on at by for of to from with as it its we our you your they their he she his her and or but if when
where while after before during since until under over between all any each every no not new old next last first second third
both such other more most some many only also then there here please dear kind best regards sincerely yours thank thanks note
january february march april may june july august september october november december monday tuesday wednesday thursday friday
saturday sunday januar februar märz mai juni juli oktober dezember montag dienstag mittwoch donnerstag freitag samstag sonntag
project programme program board committee council steering group team department office agency authority ministry city town
county district region state federal national public private local street road avenue square lane park house hall centre center
building bridge school library museum hospital university college institute station airport port bank fund trust foundation
company limited ltd inc llc gmbh ag kg plc corp corporation association union society partner partners services service systems
system solutions software hardware data server network security cloud digital platform portal application website web
management manager director officer lead leader head chair sponsor owner coordinator engineer architect analyst consultant
contractor supplier vendor client customer buyer seller provider employer tenant landlord secretary treasurer clerk auditor
report plan planning schedule budget cost costs price amount total invoice contract agreement charter policy procedure process
standard guideline regulation act law order directive annex appendix section chapter article part page figure table item
phase stage milestone work package task action actions risk risks issue issues decision decisions status summary overview
introduction background scope objectives objective goals deliverables deliverable assumptions constraints dependencies
requirements requirement quality assurance control change request review approval meeting minutes agenda attendees date time
place location subject start end due high medium low red amber green critical major minor open closed done yes
north south east west upper lower great main central general special annual monthly weekly daily quarterly final draft version
phone tel fax email mail post address account number reference code id key value name role title description type
united kingdom states america europe european germany german england english britain british austria switzerland france
london berlin munich hamburg vienna paris york hill green river lake sea bay valley
human resources finance financial legal procurement information technology operations marketing communications
health safety environment environmental energy water waste transport traffic housing construction heating
der die das den dem des ein eine einer eines und oder aber mit von vom zu zum zur bei beim nach vor aus auf an am im ist sind
wird werden wir sie ihr unser unsere ihre alle jede jeder jedes kein keine neue neuer neues alte nächste nächster letzte erste
zweite dritte sehr geehrte geehrter liebe lieber freundlichen grüßen grüße bitte danke herr frau
projekt projekte projektleitung projektleiter projektleiterin lenkungsausschuss ausschuss gremium rat stadtrat gemeinderat stadt
gemeinde kreis landkreis land bund amt bauamt fachbereich abteilung referat dezernat verwaltung behörde ministerium straße platz weg
allee gasse haus rathaus schule bibliothek bücherei museum krankenhaus universität hochschule institut bahnhof brücke firma
gesellschaft verein stiftung bank auftraggeber auftraggeberin auftragnehmer auftragnehmerin lieferant dienstleister kunde bericht
statusbericht plan planung zeitplan termin termine haushalt budget kosten preis betrag summe gesamt rechnung vertrag vereinbarung
richtlinie verfahren ordnung gesetz verordnung anlage anhang abschnitt kapitel artikel teil seite tabelle punkt phase meilenstein
arbeitspaket aufgabe aufgaben maßnahme maßnahmen risiko risiken beschluss beschlüsse entscheidung zusammenfassung überblick
einleitung ziel ziele umfang anforderungen qualität änderung prüfung freigabe sitzung protokoll tagesordnung teilnehmer datum
zeit uhrzeit ort betreff beginn ende frist fällig hoch mittel niedrig rot gelb grün kritisch offen erledigt ja nein telefon
anschrift konto nummer nord süd ost west ober unter
woche wochen monat monate jahr jahre tag tage quartal euro million millionen prozent leitung vorsitz`

const words = new Set(WORDS.trim().split(/\s+/))
const AFTER =
  /^(?:[ -](?:Street|Road|Avenue|Square|Lane|Bridge|School|House|Hall|Park|Centre|Center|Library|Hospital|University|Institute|Foundation|Ltd|Limited|GmbH|AG|KG|Inc|LLC|plc|Group|Services?|Systems?|Solutions|Bank|Council|Partners|Associates|Stiftung|Straße|Str\.|Platz|Weg|Allee|Schule|Brücke|& )|(?:straße|platz|schule| und Partner))/

/** Words that are surnames as well, and are taken for them after a first name. */
const surnames = new Set(
  'hall hill green park price west lane north low lake young hartung jung hornung england french english german may march fund stein berg rat land weg bach kunde sommer winter fritz bay street church bridge school clement best west reed'.split(
    ' ',
  ),
)

export function cannotBeName(word: string, isAfterFirstName = false): boolean {
  const lower = word.toLowerCase()
  if (isAfterFirstName && surnames.has(lower)) return false
  return (
    words.has(lower) ||
    /(?:ung|ungen|keit|heit|schaft|tion|tionen|ment|ness|ity|projekt|bericht|plan|vertrag)$/.test(lower)
  )
}

/** A street, school or company that is called like a person. */
export function followsNoName(after: string): boolean {
  return AFTER.test(after)
}
