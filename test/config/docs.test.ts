import {join} from 'node:path'
import {expect, it} from 'vitest'
import {renderSettingsTable} from '#shared/config/index'
import {readDocument, root} from '../docs/sessions.ts'

const file = 'docs/CONFIGURATION.md'

it(`${file} has the table of all settings`, async () => {
  const table = `<!-- settings -->\n\n${renderSettingsTable()}\n<!-- end of settings -->`
  const document = readDocument(file).replace(/<!-- settings -->.*<!-- end of settings -->/s, () => table)
  expect(document).toContain(table)
  await expect(document).toMatchFileSnapshot(join(root, file))
})
