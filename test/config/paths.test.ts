import {expect, it} from 'vitest'
import {applicationPaths} from '#shared/config/index'

const homeDirectory = '/home/ana'

it('has a place for everything under the home folder', () => {
  expect(applicationPaths({environment: {}, homeDirectory})).toEqual({
    cacheDirectory: '/home/ana/.cache/ai-sandbox-homelab',
    configFile: '/home/ana/.config/ai-sandbox-homelab/config.yaml',
    dataDirectory: '/home/ana/.local/share/ai-sandbox-homelab',
    stateDirectory: '/home/ana/.local/state/ai-sandbox-homelab',
  })
})

it('follows the XDG variables', () => {
  const environment = {XDG_CACHE_HOME: '/c', XDG_CONFIG_HOME: '/f', XDG_DATA_HOME: '/d', XDG_STATE_HOME: '/s'}
  expect(applicationPaths({environment, homeDirectory})).toEqual({
    cacheDirectory: '/c/ai-sandbox-homelab',
    configFile: '/f/ai-sandbox-homelab/config.yaml',
    dataDirectory: '/d/ai-sandbox-homelab',
    stateDirectory: '/s/ai-sandbox-homelab',
  })
})

it.each(['', 'relative', './relative', '~/data'])('ignores XDG_DATA_HOME=%s, which is not absolute', (value) => {
  const paths = applicationPaths({environment: {XDG_DATA_HOME: value}, homeDirectory})
  expect(paths.dataDirectory).toBe('/home/ana/.local/share/ai-sandbox-homelab')
})
