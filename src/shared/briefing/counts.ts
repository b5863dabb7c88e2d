import type {JsonAlert} from '#shared/alerts/index'
import type {ChangeCount} from '#shared/history/index'
import type {Project} from '#shared/projects/index'
import type {BriefingCounts} from './types.ts'

export interface Counted {
  readonly alerts: readonly JsonAlert[]
  readonly changes: readonly ChangeCount[]
  readonly projects: readonly Project[]
}

export function countAll({alerts, changes, projects}: Counted): BriefingCounts {
  const ofCodes = (isMeant: (code: string) => boolean) => alerts.filter(({code}) => isMeant(code)).length
  const ofSeverity = (wanted: JsonAlert['severity']) => alerts.filter(({severity}) => severity === wanted).length
  const openRisks = (count: keyof Project['openRisks']) =>
    projects.reduce((sum, project) => sum + project.openRisks[count], 0)
  return {
    projects: projects.length,
    needingAttention: projects.filter(({group}) => group === 'Needs attention').length,
    urgent: ofSeverity('red'),
    toActOn: ofSeverity('orange'),
    toWatch: ofSeverity('yellow'),
    overdueActions: ofCodes((code) => code === 'ACT-OVERDUE'),
    actionsDue: ofCodes((code) => code === 'ACT-DUE'),
    lateMilestones: ofCodes((code) => code === 'MS-LATE'),
    openRisks: openRisks('total'),
    redRisks: openRisks('red'),
    orangeRisks: openRisks('orange'),
    yellowRisks: openRisks('yellow'),
    greenRisks: openRisks('green'),
    budgetAlerts: ofCodes((code) => code.startsWith('BUD-')),
    contactsDue: ofCodes((code) => code === 'STK-DUE'),
    documentsWaiting: ofCodes((code) => code.startsWith('DOC-')),
    changes: changes.reduce((sum, {count}) => sum + count, 0),
  }
}
