const ENGLISH_ROLE = String.raw`(?:manager|lead|leader|director|officer|sponsor|owner|coordinator|co-ordinator|engineer|architect|analyst|chair|chairman|chairwoman|chairperson|secretary|treasurer|clerk|accountant|consultant|developer|auditor|inspector|librarian|controller|administrator|mayor|minister|counsel|solicitor|lawyer|supervisor|representative|planner|advisor|adviser|surveyor|buyer|deputy|minutes|note-taker|superintendent|commissioner|councillor|head|specialist|technician|scientist|executive|president|trainer|tester|designer|liaison|contact)`
const GERMAN_ROLE = String.raw`(?:leit(?:er|erin|ung)|manager(?:in)?|beauftragter?|beauftragte[nr]|referent(?:in)?|direktor(?:in)?|vorsitzende[rn]?|vorsitz|sprecher(?:in)?|koordinator(?:in)?|ingenieur(?:in)?|architekt(?:in)?|controller(?:in)?|geschäftsführer(?:in)?|bürgermeister(?:in)?|sachbearbeiter(?:in)?|schriftführer(?:in)?|protokoll(?:führer(?:in)?|führung)?|auftraggeber(?:in)?|dezernent(?:in)?|kämmerer|kämmerin|prokurist(?:in)?|planer(?:in)?|berater(?:in)?|betreuer(?:in)?|verantwortliche[rn]?|entwickler(?:in)?|techniker(?:in)?|prüfer(?:in)?|rat|rätin|vertreter(?:in)?)`

/** A role as it is written beside a name: "Head of Procurement", "project manager", "Projektleiterin". */
export const ROLE = String.raw`(?:(?:[\p{L}&/-]+ ){0,3}(?:${ENGLISH_ROLE}|C[EFIT]O|[\p{L}-]*${GERMAN_ROLE})(?: (?:of|for|der|des|für|im|beim|of the)(?: (?:the |and |und |\p{Lu})[\p{L}&-]*){1,4})?)`

const roleWord = new RegExp(String.raw`(?<!\p{L})(?:${ENGLISH_ROLE}|C[EFIT]O|[\p{L}-]*${GERMAN_ROLE})(?!\p{L})`, 'iu')

export function namesRole(text: string): boolean {
  return roleWord.test(text)
}

/** Parties that can owe something without being a person. */
export const PARTY = String.raw`(?:the |all |each |every |both |der |die |das |den |alle |jede[rs]? )?(?:[\p{L}-]+ ){0,2}?(?:manager|lead|team|contractor|supplier|vendor|provider|consultant|client|customer|buyer|purchaser|seller|council|agency|authority|department|office|officer|sponsor|owner|coordinator|secretary|secretariat|director|chair|architect|engineer|finance|procurement|legal|IT|HR|committee|board|tenant|landlord|lessee|lessor|county|city|municipality|units?|departments|ministry|company|parties|operator|hospital|school|university|bank|members|participants|applicant|grantee|licensee|licensor|staff|employees|laboratory|Mieter(?:in)?|Vermieter(?:in)?|Gemeinde|Kreis|Ämter|Dienststellen|Schule|Firma|Bieter|Referat|Ausschuss|Vorsitzende[rn]?|Kommission|Auftragnehmer(?:in)?|Auftraggeber(?:in)?|Lieferant|Dienstleister|Projektleitung|Projektleiter(?:in)?|Bauleitung|Verwaltung|Amt|Einkauf|Rechtsabteilung|Fachbereich|Bauamt|Kämmerei|Geschäftsstelle|Stadt|Team|Projektteam)`
