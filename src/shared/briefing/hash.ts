import {createHash} from 'node:crypto'
import type {Fact} from './types.ts'

/** SHA-256 of the facts, in their order, in a form that does not depend on the order of keys or on how letters are composed. */
export function hashFacts(facts: readonly Fact[]): string {
  const canonical = facts.map(({action, code, project, references, section, severity, text, topic}) => [
    section,
    topic,
    project,
    text,
    references,
    action,
    code,
    severity,
  ])
  return createHash('sha256').update(JSON.stringify(canonical).normalize('NFC')).digest('hex')
}
