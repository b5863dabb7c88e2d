import {describe, expect, it} from 'vitest'
import {readSimulatorOptions} from '#shared/simulator/index'

const typed = {durations: 'real', fault: undefined, port: 0, preset: undefined, state: undefined}
const faults = (...fault: string[]) => readSimulatorOptions({...typed, fault}).faults

describe('the faults of lab simulator', () => {
  it.each([
    ['596-after', {effect: {acts: true, kind: 'gateway', status: 596}}],
    ['reset-before', {effect: {acts: false, kind: 'reset'}}],
    ['silent-after', {effect: {acts: true, kind: 'silence'}}],
    ['401', {effect: {kind: 'unauthenticated'}}],
    ['slow=2000', {effect: {kind: 'slow', milliseconds: 2000}}],
    ['error=500 got timeout', {effect: {kind: 'error', message: 'got timeout', status: 500}}],
    ['task-fails=out of space', {effect: {kind: 'task-fails', message: 'out of space'}}],
    ['task-never-ends', {effect: {kind: 'task-never-ends'}}],
    ['storage-full=local-lvm', {effect: {kind: 'storage-full', storage: 'local-lvm'}}],
    ['vmid-taken=100', {effect: {kind: 'vmid-taken', vmid: 100}}],
    ['locked=100 backup', {effect: {kind: 'locked', lock: 'backup', vmid: 100}}],
  ])('%s', (text, fault) => {
    expect(faults(text)).toEqual([fault])
  })

  it('are bound to requests, repeated and delayed', () => {
    const effect = {acts: true, kind: 'gateway', status: 596}
    expect(faults('596-after @ POST /nodes/*/qemu x3 after 1', '596-after @ GET', '596-after @ /version')).toEqual([
      {effect, method: 'POST', path: '/nodes/*/qemu', skip: 1, times: 3},
      {effect, method: 'GET'},
      {effect, path: '/version'},
    ])
  })
})

it('says everything that is wrong at once, and where', () => {
  const wrong = {...typed, durations: '-1', fault: ['nonsense', 'slow=soon', 'task-vanishes=x'], preset: 'none'}
  const fields = ['--fault', '--fault', '--fault', '--preset', '--durations']
  expect(() => readSimulatorOptions(wrong)).toThrow(
    expect.objectContaining({code: 'INVALID_INPUT', problems: fields.map((field) => expect.objectContaining({field}))}),
  )
})
