import {type Cue, weigh, wordCount} from './cues.ts'
import type {Prove} from './evidence.ts'
import type {Sentence} from './layout.ts'
import type {DecisionFinding, Language} from './types.ts'

const ENOUGH = 3

const english: readonly Cue[] = [
  {weight: 8, pattern: /^(?:decisions?|resolution|resolved|agreed)\s*(?:no\.?\s*)?\d*\s*[:–-]\s*\S/i},
  {
    weight: 3,
    pattern:
      /\b(?:it was|was|were|has been|have been|been) (?:unanimously |formally |also |therefore )?(?:decided|agreed|resolved|approved|adopted|endorsed|rejected|signed off|ratified|accepted|postponed|turned down|released|awarded|granted)\b/i,
  },
  {
    weight: 3,
    pattern:
      /\b(?:board|committee|council|cabinet|group|meeting|team|we|sponsor|members|mayor|director|minister|panel|trustees|authority|chair|parties)\s+(?:has |have )?(?:unanimously |formally |also |therefore |then )?(?:decided|agreed|resolved|approved|adopted|endorsed|rejected|voted|ratified|accepted|signed off|confirmed|chose|selected|released|awarded|turned down)\b/i,
  },
  {weight: 1, pattern: /\b(?:unanimous\w*|with immediate effect|in favour|votes?)\b/i},
  {
    weight: -4,
    pattern:
      /\b(?:not (?:yet )?(?:been )?(?:approved|decided|agreed|adopted)|to be (?:approved|decided|agreed)|(?:must|shall|should|will|may|can|cannot|needs? to) be (?:approved|decided|agreed|accepted|rejected)|awaiting|pending|whether|unless|until|if (?:approved|agreed)|no decisions?|(?:when|after|before) (?:it|this|they|he|she|these|the \w+) (?:has|have|is|are|was|were)\b|minutes of .{0,40} (?:approved|accepted|agreed)|minutes were|once|decide (?:on|by))\b/i,
  },
]
const german: readonly Cue[] = [
  {weight: 8, pattern: /^(?:beschluss|entscheidung|beschlossen|festlegung)\s*(?:nr\.?\s*)?[\d/.-]*\s*[:–-]\s*\S/i},
  {
    weight: 3,
    pattern:
      /(?<!\p{L})(?:wurde|wurden|wird|werden|hat|haben|ist|sind)(?!\p{L}).{0,160}(?<!\p{L})(?:beschlossen|entschieden|genehmigt|verabschiedet|angenommen|abgelehnt|freigegeben|zugestimmt|vereinbart|gebilligt|bewilligt)(?!\p{L})/iu,
  },
  {
    weight: 3,
    pattern:
      /(?<!\p{L})(?:beschließt|beschloss|beschlossen,|entscheidet|entschied|genehmigt|billigt|verabschiedet|lehnt .{3,120} ab|stimmt .{3,120} zu|gibt .{3,120} frei)(?!\p{L})/iu,
  },
  {weight: 1, pattern: /einstimmig|mehrheitlich/i},
  {
    weight: -4,
    pattern:
      /(?<!\p{L})(?:noch nicht|nicht (?:beschlossen|genehmigt|entschieden)|muss|müssen|soll|sollen|kann|können|darf|zu genehmigen|zu entscheiden|zu beschließen|ob|sobald|sofern|falls|bevor|keine beschlüsse|keine entscheidungen|protokoll der .{0,60}(?:genehmigt|angenommen)|protokoll wurde)(?!\p{L})/iu,
  },
]

/** What was decided, not what is still to be. */
export function findDecisions(
  sentences: readonly Sentence[],
  language: Language | null,
  prove: Prove,
): DecisionFinding[] {
  return sentences.flatMap((sentence): DecisionFinding[] => {
    const score = decisionScore(sentence, language)
    if (score < ENOUGH) return []
    const confidence = score >= 5 ? 'high' : score >= 4 ? 'medium' : 'low'
    return [{kind: 'decision', text: sentence.text, origin: 'rules', confidence, evidence: [prove(sentence)]}]
  })
}

function decisionScore({form, topic, text, columns}: Sentence, language: Language | null): number {
  if (form === 'heading' || wordCount(text) < 3) return 0
  if (form === 'row') return columns.some((column) => /decision|beschl[uü]ss|entscheidung/.test(column)) ? ENOUGH : 0
  const score = weigh(text, language === 'de' ? german : english)
  if (topic !== 'decisions' || score < 0) return score
  return score + (form === 'sentence' ? 2 : 3)
}
