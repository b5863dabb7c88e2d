import {posix} from 'node:path'
import {titleIn} from './docx.ts'
import {type OfficeParts, readParts} from './office-archive.ts'
import type {RawExtraction} from './raw.ts'
import {readOfficeXml} from './xml.ts'

/** A slide is a page; what the speaker has noted stands under it. */
export async function extractPresentation(bytes: Buffer): Promise<RawExtraction> {
  const parts = await readParts(bytes, (name) =>
    /^(?:docProps\/core\.xml|ppt\/presentation\.xml|ppt\/(?:slides|notesSlides)\/[^/]+\.xml|ppt\/(?:_rels|slides\/_rels)\/[^/]+\.rels)$/.test(
      name,
    ),
  )
  const pages = slidesInOrder(parts).map((slide) => {
    const notes = Object.values(targetsOf(parts, slide)).find((target) => target.startsWith('ppt/notesSlides/'))
    const said = notes === undefined ? '' : textOf(parts[notes])
    return {text: [textOf(parts[slide]), said && `Notes: ${said}`].filter((each) => each !== '').join('\n\n')}
  })
  return {pages, title: titleIn(parts)}
}

function slidesInOrder(parts: OfficeParts): string[] {
  const targets = targetsOf(parts, 'ppt/presentation.xml')
  const slides: string[] = []
  readOfficeXml(parts['ppt/presentation.xml'] ?? '<none/>', {
    open(name, attributes) {
      const target = name === 'sldId' ? targets[attributes['r:id'] ?? ''] : undefined
      if (target !== undefined && target in parts) slides.push(target)
    },
  })
  return slides
}

/** What a part points to, by the ids it uses; never outside of the archive. */
function targetsOf(parts: OfficeParts, part: string): Record<string, string> {
  const {base, dir} = posix.parse(part)
  const targets: Record<string, string> = {}
  const xml = parts[`${dir}/_rels/${base}.rels`]
  if (xml === undefined) return targets
  readOfficeXml(xml, {
    open(name, attributes) {
      const {Id: id, Target: target, TargetMode: mode} = attributes
      if (name === 'Relationship' && id !== undefined && target !== undefined && mode !== 'External')
        targets[id] = target.startsWith('/') ? target.slice(1) : posix.join(dir, target)
    },
  })
  return targets
}

/** Paragraphs as lines, the cells of a row parted by tabs. */
function textOf(xml: string | undefined): string {
  if (xml === undefined) return ''
  let text = ''
  let isText = false
  let isCell = false
  readOfficeXml(xml, {
    close(name) {
      if (name === 't') isText = false
      else if (name === 'p') text += isCell ? ' ' : '\n'
      else if (name === 'tc') {
        isCell = false
        text = `${text.trimEnd()}\t`
      } else if (name === 'tr') text = `${text.trimEnd()}\n`
      else if (name === 'sp') text += '\n'
    },
    open(name) {
      if (name === 't') isText = true
      else if (name === 'tc') isCell = true
      else if (name === 'br') text += isCell ? ' ' : '\n'
    },
    text(piece) {
      if (isText) text += piece
    },
  })
  return text.replace(/\n{3,}/g, '\n\n').trim()
}
