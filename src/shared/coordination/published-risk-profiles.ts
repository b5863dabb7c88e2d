import type {RiskLevel, RiskProfile} from './risk-profiles.ts'

const fourLevels = (words: readonly [string, string, string, string]): RiskLevel[] => [
  {id: words[0], word: words[0], colour: 'green'},
  {id: words[1], word: words[1], colour: 'yellow'},
  {id: words[2], word: words[2], colour: 'orange'},
  {id: words[3], word: words[3], colour: 'red'},
]

/** Two levels share green: the published ones call both acceptable. */
const fiveLevels: readonly RiskLevel[] = [
  {id: 'very-low', word: 'very low', colour: 'green'},
  {id: 'low', word: 'low', colour: 'green'},
  {id: 'medium', word: 'medium', colour: 'yellow'},
  {id: 'high', word: 'high', colour: 'orange'},
  {id: 'very-high', word: 'very high', colour: 'red'},
]

/** Matrices in public use, the default first. Rows are likelihood 1 to 5, columns impact 1 to 5. */
export const publishedRiskProfiles: readonly RiskProfile[] = [
  profile({
    name: 'npsa-5x5',
    title: 'NHS National Patient Safety Agency 5×5',
    source: 'NPSA, "A risk matrix for risk managers", January 2008',
    levels: fourLevels(['low', 'moderate', 'high', 'extreme']),
    rows: ['00011', '01122', '01223', '12233', '12333'],
  }),
  profile({
    name: 'equal-5x5-a',
    title: 'Equal bands 5×5, extreme from 15',
    source: 'likelihood × impact in bands 1–4, 5–9, 10–14, 15–25, as in many public registers',
    levels: fourLevels(['low', 'medium', 'high', 'extreme']),
    rows: ['00001', '00112', '01123', '01233', '12333'],
  }),
  profile({
    name: 'equal-5x5-b',
    title: 'Equal bands 5×5, critical from 16',
    source: 'likelihood × impact in bands 1–4, 5–9, 10–15, 16–25 (falfesh.com, template 33)',
    levels: fourLevels(['low', 'medium', 'high', 'critical']),
    rows: ['00001', '00112', '01122', '01233', '12233'],
  }),
  profile({
    name: 'pm2-5x5',
    title: 'European Commission PM² 5×5',
    source: 'PM² Project Management Guide, appendix C.4: green to 2, yellow 3 to 16, red from 20',
    levels: [
      {id: 'low', word: 'low', colour: 'green'},
      {id: 'medium', word: 'medium', colour: 'yellow'},
      {id: 'high', word: 'high', colour: 'red'},
    ],
    rows: ['00111', '01111', '11111', '11112', '11122'],
  }),
  profile({
    name: 'sensitive-5x5',
    title: 'Highly sensitive 5×5',
    source: 'intuitem ciso-assistant, risk-matrix-5x5-sensitive (public domain)',
    levels: fourLevels(['low', 'medium', 'high', 'critical']),
    rows: ['00011', '00112', '01123', '11233', '12333'],
  }),
  profile({
    name: 'iso27005-5x5',
    title: 'ISO/IEC 27005 annex A 5×5',
    source: 'ISO/IEC 27005 annex A, as in intuitem ciso-assistant, risk-matrix-5x5-iso-27005',
    levels: fiveLevels,
    rows: ['00111', '01122', '11233', '12334', '23344'],
  }),
  profile({
    name: 'critical-5x5',
    title: 'Critical services 5×5',
    source: 'intuitem ciso-assistant, critical_risk_matrix_5x5',
    levels: fiveLevels,
    rows: ['00112', '01122', '11223', '12234', '22344'],
  }),
]

interface PublishedProfile {
  readonly name: string
  readonly title: string
  readonly source: string
  readonly levels: readonly RiskLevel[]
  /** One digit a cell: the position of its level. */
  readonly rows: readonly string[]
}

function profile({rows, ...described}: PublishedProfile): RiskProfile {
  return {
    ...described,
    version: 1,
    grid: rows.map((row) => [...row].map((digit) => described.levels[Number(digit)]!.id)),
  }
}
