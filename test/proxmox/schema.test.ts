import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {checkParameters, endpoints} from '#shared/proxmox/index'

/** The schema of the API; reference data that is no part of the project. */
const file = join(import.meta.dirname, '../../../shared/data/pve-api-schema.json')
const isThere = existsSync(file)
if (!isThere) console.warn(`${file} is not there: the calls are not compared with the schema of Proxmox VE`)

interface Published {
  readonly type?: string
  readonly optional?: boolean
  readonly requires?: string
  readonly enum?: readonly string[] | null
  readonly minimum?: number | string
  readonly maximum?: number | string
  readonly maxLength?: number
  /** Of property strings that are published in full. */
  readonly format?: string | Readonly<Record<string, Published & {readonly alias?: string}>>
}

const paths: Record<string, Record<string, {readonly params?: Record<string, Published>}>> = isThere
  ? JSON.parse(readFileSync(file, 'utf8')).paths
  : {}

/** `net0` is published as `net[n]`. */
function published(method: string, path: string, name: string): Published | undefined {
  const params = paths[path]?.[method]?.params ?? {}
  return params[name] ?? params[name.replace(/\d+$/, '[n]')]
}

const parameters = endpoints.flatMap((endpoint) =>
  Object.entries(endpoint.parameters).map(([name, parameter]) => ({...endpoint, name, parameter})),
)

/** Values for properties that have to be there. */
const example: Readonly<Record<string, string>> = {cpus: '0', dirid: 'share', file: 'local:1', model: 'virtio'}

/** Whether a value is accepted for one parameter, whatever the others are. */
function accepts(
  {method, name, path}: {method: (typeof endpoints)[number]['method']; name: string; path: string},
  value: unknown,
) {
  return !Object.hasOwn(checkParameters(method, path, {[name]: value}), name)
}

/** What a property string is made of; undefined for other parameters. */
function shapeOf(schema: unknown): object | undefined {
  const {unwrap} = schema as {unwrap?: () => {readonly out?: {readonly shape?: object}}}
  return unwrap?.call(schema).out?.shape
}

describe.skipIf(!isThere)('the published schema of Proxmox VE', () => {
  it('has every call of the toolkit', () => {
    expect(
      endpoints.filter(({method, path}) => !paths[path]?.[method]).map(({method, path}) => `${method} ${path}`),
    ).toEqual([])
  })

  it('has every parameter', () => {
    const unknown = parameters.filter(({method, name, path}) => !published(method, path, name))
    expect(unknown.map(({method, name, path}) => `${method} ${path} ${name}`)).toEqual([])
  })

  it('requires nothing that the toolkit may leave out', () => {
    for (const {method, parameters: ours, path} of endpoints) {
      const needed = Object.entries(paths[path]![method]!.params ?? {}).filter(([, {optional}]) => !optional)
      for (const [name] of needed) expect(ours[name]?.isRequired, `${method} ${path} ${name}`).toBe(true)
    }
  })

  it('knows no limit that the toolkit would pass', () => {
    for (const each of parameters) {
      const theirs = published(each.method, each.path, each.name)!
      const about = `${each.method} ${each.path} ${each.name}`
      if (theirs.requires !== undefined) expect(each.parameter.requires, about).toBe(theirs.requires)
      if (theirs.enum) expect(accepts(each, 'bogus'), about).toBe(false)
      if (theirs.minimum !== undefined) expect(accepts(each, Number(theirs.minimum) - 1), about).toBe(false)
      if (theirs.maximum !== undefined) expect(accepts(each, Number(theirs.maximum) + 1), about).toBe(false)
      if (theirs.maxLength !== undefined) expect(accepts(each, 'x'.repeat(theirs.maxLength + 1)), about).toBe(false)
      if (theirs.type === 'integer' || theirs.type === 'number') expect(accepts(each, 'many'), about).toBe(false)
      if (theirs.type === 'boolean') expect(accepts(each, 'yes'), about).toBe(false)
    }
  })

  it('has every property of the property strings, and needs no other', () => {
    const compared = new Set<string>()
    for (const each of parameters) {
      const {format} = published(each.method, each.path, each.name)!
      const shape = shapeOf(each.parameter.schema)
      if (typeof format !== 'object' || shape === undefined) continue
      compared.add(each.name.replace(/\d+$/, ''))
      const ours = Object.keys(shape)
      expect(Object.keys(format), each.name).toEqual(expect.arrayContaining(ours))
      const needed = Object.entries(format).filter(([, {alias, optional}]) => alias === undefined && !optional)
      expect(ours, each.name).toEqual(expect.arrayContaining(needed.map(([name]) => name)))
      for (const [name, {enum: choices, maximum, minimum}] of Object.entries(format)) {
        const text = (value: unknown) => `${name}=${value}`
        const base = needed.filter(([other]) => other !== name).map(([other]) => `${other}=${example[other] ?? 1}`)
        const with_ = (value: unknown) => [...base, text(value)].join(',')
        if (choices) expect(accepts(each, with_('bogus')), `${each.name} ${name}`).toBe(false)
        if (minimum !== undefined) expect(accepts(each, with_(Number(minimum) - 1)), `${each.name} ${name}`).toBe(false)
        if (maximum !== undefined) expect(accepts(each, with_(Number(maximum) + 1)), `${each.name} ${name}`).toBe(false)
      }
    }
    expect([...compared]).toEqual(expect.arrayContaining(['agent', 'memory', 'net', 'numa', 'scsi', 'vga', 'virtiofs']))
  })

  it('has no choice but those that the toolkit knows for sure', () => {
    for (const each of parameters) {
      const choices = published(each.method, each.path, each.name)!.enum ?? []
      const options = (each.parameter.schema as {readonly options?: readonly string[]}).options
      for (const option of options ?? []) {
        if (choices.length > 0) expect(choices, `${each.path} ${each.name}`).toContain(option)
      }
    }
  })
})
