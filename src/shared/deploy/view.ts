import {plainLine, type Screen} from '#shared/terminal/index'
import type {Deployed} from './shape.ts'

export function renderDeployed({changes, deployment, login, passwordFile, result, script}: Deployed, {colour}: Screen) {
  if (script !== null) return script
  const done =
    result === 'unchanged'
      ? `${deployment} on ${login} is healthy; nothing changed.`
      : `${colour.green('✓')} ${deployment} is deployed to ${login} and healthy.`
  return [
    done,
    ...changes.map((change) => `  ${plainLine(change)}`),
    ...(passwordFile === null ? [] : [`The password of the role coord is in ${passwordFile}`]),
  ].join('\n')
}
