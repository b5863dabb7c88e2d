import type {Cue} from './cues.ts'
import {PARTY} from './roles.ts'

export const DUE_BEFORE =
  /(?:\b(?:by|until|before|due|due on|due date|no later than|not later than|deadline|on or before|bis|bis zum|bis zum|spätestens|spätestens am|spätestens bis|fällig|fällig am|frist|termin)\b:?\s*(?:the |am |zum |\p{L}+day,? |(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag),? (?:dem |den )?)?)$/iu
export const DUE_WORDS =
  /\b(?:by|before|until|no later than|not later than|within|due|bis|spätestens|innerhalb|binnen)\b/i
export const DUE_SOON = /\b(?:before|within|no later than|prior to|vor|innerhalb|binnen|spätestens)\b/i
export const OWNER_COLUMN = /owner|responsible|verantwort|zuständig|^wer\b|^who\b|assigned|assignee|name|lead/
export const DUE_COLUMN = /due|fällig|frist|termin|deadline|^bis\b|^by\b|when|wann|date|datum/
export const ACTION_COLUMN =
  /^(?:actions?|measures?|maßnahmen?|massnahmen?|aufgaben?|tasks?|what|was|to-?do|to be done|next steps?|open (?:items?|points?)|offene[rn]? punkte?|nächste[rn]? schritte?|follow-?ups?|recommendations?|empfehlung(?:en)?)(?!\p{L})|\/ ?(?:actions?|maßnahmen?|aufgaben?)$/u
/** Who does it and until when: what such a table lists are tasks, unless it says that they are something else. */
export const TASK_OWNER_COLUMN = /^(?:owner|responsible|assigned|assignee|who|wer|verantwort|zuständig|bearbeiter)/u
export const TASK_DUE_COLUMN =
  /^(?:due|fällig|frist|deadline|bis|by|zu erledigen)(?!\p{L})|^(?:by|bis) (?:when|wann)|^fällig/u
export const NO_TASK_COLUMN = /milestone|meilenstein|risk|risik|phase|amount|betrag|decision|beschluss|name/u
/** What is done about a risk is a task when it has a day. */
export const ANSWER_COLUMN = /^(?:mitigations?|counter-?measures?|responses?|gegenmaßnahmen?)(?!\p{L})/u
export const NOTHING = /^(?:none|no action|nothing|n\/a|keine?|entfällt|[-–—])\.?$/iu
export const DONE = /^(?:done|closed|completed?|erledigt|abgeschlossen|fertig|geschlossen|cancelled)$/i
export const LABEL =
  /^(?:(?:new )?actions?(?: items?| points?)?|to-?do|task|a\d+|ap ?\d+|maßnahme|massnahme|aufgabe|auftrag|next step|nächster schritt|to-dos|todo|measure|mitigation|counter-?measure|response|recommendation|follow-up|empfehlung|gegenmaßnahme|handlungsbedarf|prüfauftrag|zu erledigen|auftrag an [^:]{2,40})\s*(?:no\.?\s*|nr\.?\s*|#)?\d*\s*[:.–-]\s*(?=\S)/i

export const english: readonly Cue[] = [
  {
    weight: 3,
    pattern: /\b(?:please|kindly)\s+(?!note|find|see|contact|do not hesitate|refer|feel|be aware|accept)\p{L}+/iu,
  },
  {weight: 3, pattern: /(?:^|[,–:] )(?:could|can|would|will) you (?:please )?\p{L}+/iu},
  {
    weight: 3,
    pattern:
      /\b(?:(?:be|am|are) (?:very )?grateful if you|appreciate it if you|it would help if you|look forward to receiving|make sure (?:that|to)|(?:do not|don['’]t|please) forget to|remember to)\b/iu,
  },
  {weight: 2, pattern: /^you (?:still )?(?:need to|must|should|have to|are to)\b(?! not)/iu},
  {
    weight: 3,
    pattern:
      /\b(?:is|are|was|were|has been|have been) (?:therefore |also |kindly )?(?:asked|requested|instructed|directed|tasked|reminded|urged) (?:to (?!note\b|attend\b|be\b)\p{L}+|with \p{L}+ing\b)/iu,
  },
  {
    weight: 3,
    pattern:
      /\b(?:asked|asks|requested|requests|instructed|instructs|tasked|urged|reminded) (?:the |mr |mrs |ms |dr |all |both |\p{L}+ )[^,.;]{0,60}?\bto (?!be\b|the\b|an?\b|note\b)\p{L}+|\b(?:requested|demanded|asked) that (?:the |mr |ms |\p{Lu})/iu,
  },
  {weight: 2, pattern: /\b(?:we|i) (?:recommend|propose|suggest) (?:that\b|\p{L}+ing\b|to\b)/iu},
  {
    weight: 3,
    pattern:
      /\b(?:we|i) (?:kindly |would )?(?:ask|request|urge|invite) you to\b|\blet (?:us|me) (?:know|have)\b|\bmust reach (?:us|me)\b|\b(?:we|i) need .{2,60} from you\b/i,
  },
  {
    weight: -4,
    pattern:
      /\b(?:was|were|has been|have been) (?:completed|done|delivered|submitted|sent|finished|closed)\b|\bno (?:further )?actions?\b|\bif you have (?:any )?questions\b/i,
  },
]
export const german: readonly Cue[] = [
  {
    weight: 3,
    pattern:
      /(?<!\p{L})bitte(?!\p{L})(?! beachten| wenden| nicht zögern)|(?<!\p{L})(?:wir|ich) bitten? (?:sie|euch|dich|um)/iu,
  },
  {
    weight: 3,
    pattern:
      /(?:ist|sind|muss|müssen|soll|sollen|hat|haben)(?!\p{L}).{0,60}(?<!\p{L})bis (?:zum |spätestens |ende )?.{3,60}(?:zu \p{L}+en|\p{L}+zu\p{L}+en|werden|\p{L}{4,}en)(?!\p{L})/iu,
  },
  {weight: 2, pattern: /wird (?:beauftragt|gebeten)|werden (?:beauftragt|gebeten)/i},
  {
    weight: 3,
    pattern:
      /(?<!\p{L})(?:bittet|bitten|bat|baten|beauftragt|beauftragte|fordert|ersucht)(?!\p{L})[^,]{3,80}, .{3,200}(?<!\p{L})(?:zu \p{L}+n|\p{L}+zu\p{L}+en)(?!\p{L})/iu,
  },
  {
    weight: 3,
    pattern:
      /(?<!\p{L})(?:sagte?n?(?!\p{L})[^,]{0,30} zu,|zugesagt,|(?:erklärt|erklärte)(?!\p{L})[^,]{0,40} bereit,|verspricht,|verpflichtet sich,|übernimmt es,).{3,200}(?<!\p{L})(?:zu \p{L}+n|\p{L}+zu\p{L}+en)(?!\p{L})/iu,
  },
  {
    weight: -4,
    pattern:
      /(?<!\p{L})(?:wurde|wurden|ist|sind) (?:\p{L}+ ){0,4}(?:erledigt|abgeschlossen|versandt|geliefert)|kein(?:e|en)? (?:weiteren )?(?:maßnahmen|aufgaben)|bei (?:rück)?fragen/iu,
  },
]

export const ENGLISH_TASK =
  /^(?: (?:of|from|at) (?:the )?[\p{L}]+(?: [\p{L}]+){0,2}?)?(?:,[^,]{2,60},)?\s*(?:\([^)]*\)\s*)?(?:still |also |now |then |therefore )?(?:will|shall|must|is to|are to|to|agreed to|has agreed to|have agreed to|undertakes? to|needs? to|has to|have to|should|commits? to|committed to|undertook to|(?:is|are) going to|is asked to|are asked to|was asked to|is responsible for|takes over|(?:promised|offered|volunteered) to)\s+(?!be\b|have\b(?! (?:the|an?|all|his|her|their|its|it)\b)|not\b|retire\b|leave\b|join\b|attend\b|chair\b|need\b|remain\b|result\b|lead to\b|cost\b|receive\b|benefit\b|continue to be\b|take place\b|become\b|include\b|require\b|meet (?:on|again|every)|mean\b|apply\b|cover\b|own\b|bear\b)(?:also |then |now )?\p{L}+/iu
export const GERMAN_TASK =
  /^(?:,[^,]{2,60},)?\s*(?:\([^)]*\)\s*)?(?:wird(?! (?:beginnen|stattfinden))|soll|muss|hat|werden|sollen|müssen|übernimmt|übernehmen|klären|prüfen|erstellen|liefern|melden|legen|senden|schicken|benennen|organisieren|informieren|holen|bereiten|bestellen|stimmen|erarbeiten|reichen|überarbeiten|kümmern|erstellt|klärt|prüft|liefert|sendet|schickt|organisiert|legt|bereitet|informiert|stellt|stimmt|holt|beauftragt|aktualisiert|meldet|koordiniert|beschafft|verschickt|verteilt|erarbeitet|kümmert|fordert|führt|plant|reicht|gibt|bittet|vereinbart|kontaktiert|überarbeitet|ergänzt|lädt|bestellt|schließt|ruft|sorgt|schreibt|bespricht|richtet|veranlasst|leitet|besorgt|versendet|bucht|erkundigt|wendet|nennt|teilt|übergibt|übersendet|testet|sucht|beantragt|veröffentlicht|verhandelt|entwirft|dokumentiert|schult|ersetzt|behebt|tauscht|verlängert|kündigt|überweist|erinnert|lässt|wertet|arbeitet|nimmt(?=.*(?:kontakt|verbindung|auf[.;,]?$))|spricht(?=.* mit ))(?!\p{L})/iu
export const NO_TASK_DE =
  /(?:wird|werden) (?:\p{L}+ )*?(?:beginnen|stattfinden|sein|geleitet)|hat (?:berichtet|erklärt|mitgeteilt)|teilt(?:e)? mit,|(?:^|\s)nimmt .*(?:zur kenntnis|teil)(?!\p{L})|leitet (?:die|das|den) (?:sitzung|projekt|abteilung)|weist darauf hin|stellt(?:e)? (?:\p{L}+ )*vor(?!\p{L})(?!.*bis)|erklärt/iu
export const PASSIVE =
  /\b(?:must|shall|needs? to|has to|have to|is to|are to|should|to) be \p{L}+(?:ed|en|t|d|id)\b.{0,80}\b(?:by|before|no later than|not later than|until) /iu
export const STARTS_TO_ACT = {
  // Also "is preparing the tender".
  en: /^(?:,[^,]{2,60},)?\s*(?:\([^)]*\)\s*)?(?:\p{Ll}{2,}s\s+\p{L}|(?:is|are) (?:currently |now )?(?!being\b)\p{L}{3,}ing\b)/u,
  de: /^(?:,[^,]{2,60},)?\s*(?:\([^)]*\)\s*)?(?!ist |hat |geht |steht |liegt |bleibt |gibt |kommt |gilt )\p{Ll}{3,}t\s+\p{L}/u,
}
export const PAYMENT =
  /\b(?:is|are) (?:due|payable) (?:by|on|until|no later than)\b|\bpayable (?:by|on|until)\b|(?<!\p{L})(?:zahlbar|fällig|zu zahlen|zu überweisen)(?!\p{L})|(?<!\p{L})verpflichtet(?: sich)?(?!\p{L})/iu
export const IMPERATIVE =
  /^(?:report|notify|announce|replace|commission|repair|inspect|renew|remove|introduce|establish|move|extend|reduce|tell|find|get|make|take|hold|put|look|name|nominate|assign|apply|renegotiate|escalate|evaluate|assess|carry out|conduct|record|document|register|switch|upgrade|migrate|back up|encrypt|disconnect|change|block|buy|purchase|rent|discuss|talk|speak|meet|visit|follow up|chase|remind|return|transfer|label|add|run|store|set|stop|limit|explain|present|identify|draw up|hand|bring|secure|seek|commence|start|begin|send|prepare|draft|submit|check|review|update|confirm|contact|call|order|organi[sz]e|arrange|schedule|clarify|obtain|collect|provide|deliver|finali[sz]e|complete|publish|circulate|book|install|test|sign|approve|agree|write|ask|inform|invite|set up|request|create|develop|define|train|hire|recruit|appoint|negotiate|issue|share|close|pay|procure|tender|verify|investigate)\b/i
export const partyAtStart = new RegExp(
  String.raw`^${PARTY}(?:s|es|n|en)?(?: (?:department|team|unit|office|staff|service|manager|desk|group)(?!\p{L}))?(?: of (?:the )?\p{L}+)?(?![\p{L}-])`,
  'iu',
)
/** What parties to a contract do they do all the time, unless there is a day for it. */
export const CONTRACT_PARTY =
  /contractor|supplier|vendor|provider|client|customer|buyer|purchaser|seller|tenant|landlord|less[eo][er]|licens|parties|grantee|applicant|mieter|auftrag|bieter|lieferant|dienstleister|staff|employees|members|participants|beschäftigte/i
/** What is done once. */
export const ONCE = {
  en: /^(?: (?:of|from|at) (?:the )?\p{L}+)?\s*(?:\([^)]*\)\s*)?(?:will|would|shall|must|is to|are to|to|should|needs? to|has to|is going to)\s+(?:also |then |now )?(?:obtain|contact|draft|prepare|check|clarify|ask|book|arrange|commission|report back|circulate|submit|organi[sz]e|order|find out|look into|request|negotiate|present|propose|invite|inform|write to|speak to|talk to|call|send|draw up|work out|revise|update|finali[sz]e|replace|nominate|appoint|investigate|verify|test|inspect|publish|procure|tender)\b(?! no\b)/iu,
  de: /^\s*(?:\([^)]*\)\s*)?(?:(?:wird|soll|muss)(?!\p{L}).*(?:klären|prüfen|erstellen|vorlegen|einholen|beantragen|organisieren|informieren|vorbereiten|bestellen|versenden|anfragen|abstimmen|veranlassen|erarbeiten|beauftragen)|klärt|prüft|erstellt|holt|beantragt|kümmert|organisiert|informiert|bereitet|bestellt|legt(?=.* vor)|lädt|verhandelt|veranlasst|erarbeitet|entwirft)(?!\p{L})/iu,
}
/** Before the one who acts: a day, or that it was agreed. */
export const LEAD = {
  en: /^(?:(?:by|until|before|on|in) (?:the )?[^,]{3,40}?(?:,\s*|(?<=\d{4})\s+)|(?:it was |they |the \p{L}+ |we )?(?:also )?(?:agreed|decided|resolved|confirmed) that\s+)/iu,
  de: /^(?:(?:es wurde |man |wir |die runde )?.{0,30}(?:vereinbart|abgesprochen|festgelegt|verabredet|verständigt)[^,]{0,30}, dass\s+)/iu,
}
const PAPERWORK =
  'submitted|sent|circulated|prepared|drafted|reviewed|updated|revised|presented|clarified|checked|commissioned|requested|arranged|organi[sz]ed|contacted|informed|consulted|inspected|obtained|procured|forwarded|distributed|appointed|drawn up|worked out|followed up|provided|supplied|finali[sz]ed'
/** What somebody will have done to it; without a doer only with a day. */
export const WILL_BE_DONE = {
  en: new RegExp(String.raw`\b(?:will|shall|would|(?:is|are) going to|to) be (?:\p{L}+ly )?(?:${PAPERWORK})\b`, 'iu'),
  de: /(?<!\p{L})(?:wird|werden)(?!\p{L}).{0,100}(?<!\p{L})(?:eingereicht|vorgelegt|erstellt|versandt|verschickt|übersandt|geprüft|abgestimmt|beantragt|beschafft|beauftragt|erarbeitet|überarbeitet|nachgereicht|zugesandt|vorbereitet|aktualisiert|eingeholt|geklärt|informiert|benannt|verteilt|angefragt|nachgeliefert)(?!\p{L})/iu,
}
export const PROMISED =
  /^(?:on our side, |from our side, )?(?:we|i)(?:['’]ll| will| shall) (?:then |also |gladly )?(?!be\b|have\b(?! the)|not\b|need\b|continue\b)\p{L}+/iu
/** What must be done to something before something else. */
export const MUST_BE_DONE =
  /\b(?:must|needs? to|has to|have to|is to|are to) (?:first )?be \p{L}+\b.{0,80}\b(?:before|prior to|as soon as|at once|immediately|without delay)\b|(?<!\p{L})(?:ist|sind|muss|müssen)(?!\p{L}).{0,80}(?<!\p{L})(?:vor|umgehend|unverzüglich|sofort|bevor)(?!\p{L}).{0,80}(?:zu \p{L}+en|\p{L}+zu\p{L}+en|werden)[.!]?$/iu
export const SOON = /\b(?:tomorrow|today|this week|next week|as soon as|at once|immediately|right away)\b/i
/** "Responsible for the survey: …" */
export const RESPONSIBLE = /^(?:responsible|owner|verantwortlich|zuständig)(?!\p{L})[^:]{0,60}:/iu

/** Of the words between "that" and a name. */
export const LONGEST_TITLE = 12
/** What follows the one who acts in "it was agreed that …". */
export const WOULD = {
  en: /^\s+(?:would|should|will|is to|are to)\s+(?!be\b|not\b|remain\b|continue\b|have\b|become\b|need\b)\p{L}+/iu,
  de: /^\s.{3,}(?<!wurde|wurden|ist|sind|hat|haben|war|waren)[.!]?$/u,
}
/** "Until Friday Mr Weber checks" has its verb before the name in German. */
export const VERB_BEFORE_NAME =
  /(?<!\p{L})(?:wird|soll|muss|klärt|prüft|erstellt|übernimmt|liefert|sendet|legt|bereitet|holt|schickt|informiert|stimmt|reicht|richtet|schreibt) (?:(?:frau|herr|dr\.) )*$/iu
export const VERB_FIRST =
  /^(?:bis|spätestens|zum|am|ab|nach|im) .{3,50}?(?<!\p{L})(?:wird|soll|muss|klärt|prüft|erstellt|übernimmt|liefert|sendet|legt|bereitet|holt|schickt|informiert|stimmt|reicht|richtet|schreibt|berichtet|veröffentlicht|beantragt) (?=(?:die|der|das) )/iu

/** "The moorings need checking (action: Tom Reed)." */
export const ENDS_WITH_ACTION = /[[(–—-]\s?(?:action|to-?do|auftrag|aufgabe)(?: for| an)?:? [^()[\]]{2,40}[\])]?\.?$/iu

/** "Action Tom Reed: check the moorings" */
export const ACTION_FOR =
  /^(?:[Aa]ction|ACTION|[Tt]o-?do|TODO|[Aa]uftrag|[Aa]ufgabe)(?: for| an)? (\p{Lu}[\p{L}.]*(?: \p{Lu}[\p{L}-]+){0,2}):\s/u
export const ARROW = /^(?:→|⇒|➔|=>)\s*/u
