import {renderDetails, renderTable, type Screen} from '#shared/terminal/index'
import type {Access} from './show.ts'

export function renderAccess(
  {host, mayApply, mayPlan, rights, tokenId, unneeded, version}: Access,
  screen: Screen,
): string {
  const {colour} = screen
  const yesOrNo = (may: boolean) => ({style: may ? colour.green : colour.red, value: may ? 'yes' : 'no'})
  const head = renderDetails(
    [
      {label: 'Server', value: `${host}, Proxmox VE ${version}`},
      {label: 'Token', value: tokenId},
      {label: 'Look and plan', ...yesOrNo(mayPlan)},
      {label: 'Make and change guests', ...yesOrNo(mayApply)},
    ],
    screen,
  )
  const rows = rights.map(({granted, missing, path, purpose}) => [
    missing.length === 0
      ? {style: colour.green, text: 'ok'}
      : {style: colour.red, text: granted.length === 0 ? 'missing' : 'partly'},
    {text: path},
    {text: purpose},
    {text: missing.join(' ')},
  ])
  const columns = [{title: 'STATE'}, {title: 'PATH'}, {title: 'FOR'}, {flexible: true, title: 'MISSING'}]
  const more = unneeded.map(({path, privileges}) => `More than needed on ${path}: ${privileges.join(' ')}`)
  return [head, '', renderTable(columns, rows, screen).text, ...(more.length > 0 ? ['', ...more] : [])].join('\n')
}
