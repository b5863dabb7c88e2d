/** A column as people read it: `next_review_on` is "next review", `email` is "e-mail". */
export function fieldName(column: string): string {
  const name = names.get(column)
  if (name !== undefined) return name
  return column
    .replace(/_on$/, '')
    .replace(/_pct$/, ' in %')
    .replace(/_days$/, ' in days')
    .replaceAll('_', ' ')
}

/** Columns whose name is not made of the words that people use. */
const names = new Map([
  ['actual_finish', 'finished'],
  ['cost_likely', 'likely cost'],
  ['cost_max', 'highest cost'],
  ['cost_min', 'lowest cost'],
  ['email', 'e-mail'],
  ['engagement_current', 'engagement'],
  ['engagement_desired', 'desired engagement'],
  ['is_demo', 'demo'],
  ['phone', 'telephone'],
  ['removed_at', 'removal'],
  ['risk_profile_id', 'risk profile'],
  ['source_reference', 'source'],
  ['timezone', 'time zone'],
  ['tolerance_cost_pct', 'cost tolerance in %'],
  ['tolerance_risk_band', 'risk tolerance'],
  ['tolerance_time_days', 'time tolerance in days'],
])
