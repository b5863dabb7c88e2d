import {SaxesParser} from 'saxes'

/** Called with local names: `p` for `w:p` and `a:p`. */
export interface XmlListener {
  readonly open?: (name: string, attributes: Readonly<Record<string, string>>) => void
  readonly close?: (name: string) => void
  readonly text?: (text: string) => void
}

/** Reads XML of an Office file. saxes knows no entities but the five of XML, so nothing can grow. */
export function readOfficeXml(xml: string, {close, open, text}: XmlListener): void {
  const parser = new SaxesParser()
  const local = (name: string) => name.slice(name.indexOf(':') + 1)
  parser.on('error', (error) => {
    throw error
  })
  if (open) parser.on('opentag', ({attributes, name}) => open(local(name), attributes))
  if (close) parser.on('closetag', ({name}) => close(local(name)))
  if (text) parser.on('text', text)
  parser.write(xml).close()
}
