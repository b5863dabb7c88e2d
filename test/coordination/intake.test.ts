import {describe, expect, it} from 'vitest'
import {
  checkIntake,
  type Intake,
  type IntakeSection,
  intakeCompleteness,
  intakeSections,
  percentText,
} from '#shared/coordination/index'

const sections: readonly IntakeSection[] = intakeSections
const full: Intake = Object.fromEntries(
  sections.map(({fields, name}) => [
    name,
    Object.fromEntries(
      fields.map((field) => {
        if (field.kind === 'text') return [field.name, 'An answer']
        return [field.name, field.kind === 'list' ? ['One', 'Two'] : [{[field.parts[0]]: 'An entry'}]]
      }),
    ),
  ]),
)

describe('the intake form', () => {
  it('asks for everything that a project initiation request needs', () => {
    expect(sections.map(({title}) => title)).toEqual([
      'Context and problem',
      'Desired outcomes and success criteria',
      'Strategic relevance',
      'Scope',
      'Deliverables',
      'Assumptions',
      'Constraints',
      'Initial risks',
      'Stakeholders',
      'Effort, cost and funding',
      'Timeframe and milestones',
      'People',
    ])
    for (const {fields} of sections) {
      expect(new Set(fields.map(({name}) => name)).size).toBe(fields.length)
      for (const {question} of fields) expect(question).toMatch(/^[A-Z].*\?$/)
    }
  })

  it('has entries that become risks, stakeholders, budget lines and milestones', () => {
    const entries = sections.flatMap(({fields, name}) =>
      fields.flatMap((field) => (field.kind === 'entries' ? [`${name}.${field.name}`] : [])),
    )
    expect(entries).toEqual(['risks.risks', 'stakeholders.stakeholders', 'cost.budget', 'timeframe.milestones'])
  })
})

describe('its completeness', () => {
  it('is the share of questions that have an answer', () => {
    expect(intakeCompleteness(full)).toMatchObject({answered: 21, questions: 21, missing: []})
    const empty = intakeCompleteness({})
    expect(percentText(empty.share)).toBe('0.0')
    expect(empty.missing).toHaveLength(21)
    const some = intakeCompleteness({context: {problem: 'The roof leaks'}, scope: {in: ['Roof'], out: ['Cellar']}})
    expect(percentText(some.share)).toBe('14.3')
    expect(some.sections.filter(({answered}) => answered > 0)).toEqual([
      {name: 'context', title: 'Context and problem', answered: 1, questions: 2},
      {name: 'scope', title: 'Scope', answered: 2, questions: 2},
    ])
    expect(some.missing[0]).toEqual({
      section: 'context',
      field: 'situation',
      question: 'What is the situation, and who is affected by it?',
    })
  })

  it('does not count what is empty', () => {
    const empty = {
      context: {situation: ' ', problem: null},
      scope: {in: [], out: ['', null]},
      risks: {risks: [{title: ''}, {}]},
      people: null,
    }
    expect(intakeCompleteness(empty).answered).toBe(0)
    expect(intakeCompleteness({context: {situation: 0}, scope: {out: ['', 'None']}}).answered).toBe(2)
    expect(intakeCompleteness({context: 'text', scope: ['a']}).answered).toBe(0)
  })
})

describe('checkIntake', () => {
  it('accepts what the form has a place for', () => {
    expect(checkIntake(full)).toEqual([])
    expect(checkIntake({})).toEqual([])
    expect(
      checkIntake({
        people: null,
        scope: {in: null, out: ['No cellar', 3]},
        timeframe: {start: new Date(Date.UTC(2026, 9, 1)), milestones: [{title: 'Permit', date: '2027-01-31'}]},
      }),
    ).toEqual([])
  })

  it('tells all it has no place for, with the path', () => {
    const wrong = {
      contexts: {},
      context: {problems: 'x'},
      scope: {in: 'Roof', out: [{a: 1}]},
      relevance: {strategy: ['a']},
      people: ['Ana'],
      risks: {risks: ['Asbestos', {likelihood: 3, probability: 1}, {title: ['a']}]},
    }
    const problems = checkIntake(wrong)
    expect(problems.map(({field}) => field)).toEqual([
      'contexts',
      'context.problems',
      'scope.in',
      'scope.out[1]',
      'relevance.strategy',
      'people',
      'risks.risks[1]',
      'risks.risks[2].probability',
      'risks.risks[2].title',
      'risks.risks[3].title',
    ])
    expect(problems.map(({message}) => message)).toEqual([
      expect.stringMatching(
        /^is not part of the form; known here are context, outcomes, .* \(did you mean context\?\)\.$/,
      ),
      'is not part of the form; known here are situation, problem (did you mean problem?).',
      'must be a list.',
      'must be a text.',
      'must be a text.',
      'must have the questions initiator, owner, approver.',
      'must have parts such as title, likelihood, impact, owner, mitigation.',
      'is not known here; the parts are title, likelihood, impact, owner, mitigation.',
      'is missing.',
      'must be a text or a number.',
    ])
  })
})
