import type {LegacyKind} from './legacy-words.ts'

/** How a value is read. */
export type LegacyReading =
  | 'amount'
  | 'currency'
  | 'date'
  | 'engagement'
  | 'line'
  | 'link'
  | 'priority'
  | 'scale'
  | 'status'
  | 'strategy'
  | 'text'

export interface LegacyField {
  readonly reading: LegacyReading
  /** Names in the earlier program, in snake case; the first that says something counts, the others are kept as text. */
  readonly names: readonly string[]
}

export interface LegacyList {
  readonly kind: LegacyKind
  readonly fields: Readonly<Record<string, LegacyField>>
}

const field = (reading: LegacyReading, ...names: string[]): LegacyField => ({names, reading})
const owner = field(
  'line',
  'owner',
  'assigned_to',
  'assignee',
  'responsible',
  'responsible_person',
  'risk_owner',
  'action_owner',
)
const status = field('status', 'status', 'state')
const description = field('text', 'description', 'details', 'summary')

/** The arrays of `structured_data`, in the order in which they are added: what others lead to comes first. */
export const legacyLists: Readonly<Record<string, LegacyList>> = {
  risks: {
    fields: {
      category: field('line', 'category', 'risk_category', 'area'),
      cause: field('text', 'cause', 'causes', 'root_cause'),
      contingency: field('text', 'contingency', 'contingency_plan', 'fallback'),
      cost: field('amount', 'cost', 'cost_impact', 'estimated_cost'),
      description,
      effect: field('text', 'effect', 'effects', 'consequence', 'consequences'),
      identified: field(
        'date',
        'identified',
        'identified_on',
        'identified_date',
        'date_identified',
        'raised_on',
        'date_raised',
        'created_at',
        'created',
        'date',
      ),
      impact: field('scale', 'impact', 'severity'),
      likelihood: field('scale', 'likelihood', 'probability'),
      mitigation: field(
        'text',
        'mitigation',
        'mitigations',
        'mitigation_plan',
        'mitigation_strategy',
        'mitigation_actions',
        'response_plan',
      ),
      owner,
      review: field('date', 'review', 'review_on', 'review_date', 'next_review', 'next_review_date'),
      status,
      strategy: field('strategy', 'strategy', 'response', 'response_strategy'),
      title: field('line', 'title', 'name', 'risk'),
      trigger: field('text', 'trigger', 'triggers'),
    },
    kind: 'risk',
  },
  milestones: {
    fields: {
      actual: field(
        'date',
        'actual',
        'actual_date',
        'completed_date',
        'completion_date',
        'date_completed',
        'completed_on',
        'reached_on',
        'achieved_on',
      ),
      criteria: field('text', 'criteria', 'acceptance_criteria', 'success_criteria'),
      date: field(
        'date',
        'date',
        'planned_date',
        'planned',
        'due_date',
        'due',
        'target_date',
        'target',
        'baseline_date',
        'baseline',
        'deadline',
      ),
      description,
      forecast: field('date', 'forecast', 'forecast_date', 'expected_date', 'revised_date', 'estimated_date'),
      owner,
      status,
      title: field('line', 'title', 'name', 'milestone'),
    },
    kind: 'milestone',
  },
  stakeholders: {
    fields: {
      desired: field('engagement', 'desired_engagement', 'desired', 'target_engagement'),
      email: field('line', 'email', 'e_mail', 'email_address', 'mail'),
      engagement: field(
        'engagement',
        'engagement',
        'engagement_level',
        'current_engagement',
        'attitude',
        'support',
        'stance',
      ),
      influence: field('scale', 'influence', 'influence_level', 'power'),
      interest: field('scale', 'interest', 'interest_level'),
      name: field('line', 'name', 'title', 'stakeholder', 'person'),
      organisation: field('line', 'organisation', 'organization', 'department', 'company', 'org'),
      phone: field('line', 'phone', 'telephone', 'phone_number', 'mobile'),
      role: field('line', 'role', 'position', 'job_title'),
    },
    kind: 'stakeholder',
  },
  budget_lines: {
    fields: {
      amount: field(
        'amount',
        'amount',
        'budget',
        'budgeted',
        'planned_amount',
        'planned',
        'allocated',
        'approved',
        'budget_amount',
        'total',
      ),
      category: field('line', 'category', 'type', 'cost_category'),
      currency: field('currency', 'currency', 'currency_code'),
      description,
      finish: field('date', 'finish', 'finish_date', 'end', 'end_date'),
      'fiscal-year': field('line', 'fiscal_year', 'fy', 'year'),
      funding: field('line', 'funding', 'funding_source', 'funded_by'),
      name: field('line', 'title', 'name', 'item', 'line_item', 'budget_line'),
      owner,
      spent: field(
        'amount',
        'actual',
        'actual_amount',
        'actual_cost',
        'actuals',
        'spent',
        'amount_spent',
        'spent_to_date',
      ),
      'spent-on': field('date', 'actual_date', 'spent_on', 'spent_date'),
      start: field('date', 'start', 'start_date'),
      status,
    },
    kind: 'budget_line',
  },
  actions: {
    fields: {
      blocked: field('text', 'blocked_reason', 'blocker', 'reason'),
      description,
      done: field(
        'date',
        'done_on',
        'done_date',
        'completed_date',
        'completion_date',
        'date_completed',
        'completed_on',
        'closed_date',
      ),
      due: field('date', 'due', 'due_date', 'deadline', 'target_date', 'date_due'),
      outcome: field('text', 'outcome', 'result', 'resolution'),
      owner,
      priority: field('priority', 'priority', 'urgency'),
      source: field('link', 'risk_id', 'milestone_id', 'source', 'related_risk', 'linked_risk', 'related_to'),
      status,
      title: field('line', 'title', 'name', 'action', 'task'),
    },
    kind: 'action',
  },
}

/** `dueDate`, `Due Date` and `due-date` are all `due_date`. */
export function snakeCase(name: string): string {
  return name
    .trim()
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[\s-]+/g, '_')
    .toLowerCase()
}
