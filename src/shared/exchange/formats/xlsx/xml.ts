import {SaxesParser} from 'saxes'
import {invalidInput} from '../../../input/index.ts'

interface Listener {
  /** Names are without their namespace. */
  readonly open: (element: string, attributes: Readonly<Record<string, string>>) => void
  readonly text?: (text: string) => void
  readonly close?: (element: string) => void
}

/** Reads XML in one pass; `name` is said of a file that is none. */
export function readXml(xml: string, name: string, {close, open, text}: Listener): void {
  const parser = new SaxesParser()
  parser.on('error', ({message}) => {
    throw invalidInput(name, [{field: 'file', message: `is damaged: ${message}.`}])
  })
  parser.on('opentag', ({attributes, name: element}) => open(localName(element), withLocalNames(attributes)))
  parser.on('closetag', ({name: element}) => close?.(localName(element)))
  parser.on('text', (part) => text?.(part))
  parser.on('cdata', (part) => text?.(part))
  parser.write(xml).close()
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

function withLocalNames(attributes: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const names = Object.keys(attributes)
  if (!names.some((name) => name.includes(':'))) return attributes
  return Object.fromEntries(names.map((name) => [localName(name), attributes[name]!]))
}
