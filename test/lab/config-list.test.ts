import {expect, it} from 'vitest'
import {describeConfig} from '#shared/config/index'
import {settingList, settingsOf, warningsOf} from '#shared/lab/config-list'
import {toCsv, toTable} from '#shared/lists/index'
import {screenFor} from '#shared/terminal/index'
import {makeHome} from '../config/home.ts'

it('config show lists name, value, source and problem; what is wrong elsewhere is a warning', async () => {
  const home = makeHome()
  home.dotenv('nonsense\nDATABASE_URL=postgres://coord:hunter2@db/coord\n')
  const description = await describeConfig(home.sources({DATA_DIR: '~other/data'}))
  const csv = toCsv(settingList, settingsOf(description, 'database'), undefined)
  expect(csv.split('\r\n')).toEqual([
    'name,value,source,problem',
    'DATABASE_URL,postgres://coord:••••@db/coord,.env line 2,',
    expect.stringMatching(/^DATA_DIR,~other\/data,environment,"?starts with the home folder of another user/),
    '',
  ])
  expect(warningsOf(description)).toEqual([expect.stringContaining('.env line 1')])
  expect(settingsOf(description, undefined).length).toBe(description.settings.length)
})

it('paints a setting with a problem red', async () => {
  const description = await describeConfig(makeHome().sources({AI_SEED: 'x'}))
  const screen = screenFor({columns: 120, isTTY: true}, {TERM: 'xterm'}, false)
  const seed = settingsOf(description, 'ai').filter(({name}) => name === 'AI_SEED')
  expect(toTable(settingList, seed, 'name', screen).text).toContain('\u001b[31mAI_SEED')
})
