import {scheduleName, scopeWords} from './names.ts'
import type {Plan} from './shape.ts'

export interface UnitTexts {
  readonly service: string
  readonly timer: string
}

/** A user timer of systemd, which keeps the reader's time zone and makes up for what was missed while it was off. */
export function unitTexts(plan: Plan, script: string): UnitTexts {
  const days = plan.days === 'weekdays' ? 'Mon..Fri ' : ''
  const description = `Briefing of ${scopeWords(plan.scope)} (coord briefing schedule)`
  const calendar = plan.at.map((clock) => `OnCalendar=${days}*-*-* ${clock}:00 ${plan.timeZone}`)
  return {
    service: lines('[Unit]', `Description=${description}`, '', '[Service]', 'Type=oneshot', execStart(script)),
    timer: lines(
      '[Unit]',
      `Description=${description}`,
      '',
      '[Timer]',
      ...calendar,
      'Persistent=true',
      '',
      '[Install]',
      'WantedBy=timers.target',
    ),
  }
}

export function unitName(scope: string): string {
  return `coord-${scheduleName(scope)}`
}

/** Percent signs begin a specifier and dollar signs a variable, also within quotes (systemd.service(5)). */
function execStart(script: string): string {
  const quoted = script.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
  return `ExecStart=/bin/sh "${quoted.replaceAll('%', '%%').replaceAll('$', '$$$$')}"`
}

function lines(...texts: readonly string[]): string {
  return `${texts.join('\n')}\n`
}
