import {strToU8, type Zippable, zipSync} from 'fflate'

/** A PDF with one page for each text; `scan` makes a page that is a picture and nothing else, but for a stamp below it. */
export function pdf(pages: readonly (string | {scan: true; stamp?: string})[], {title}: {title?: string} = {}): Buffer {
  const objects: string[] = []
  const add = (body: string) => objects.push(body)
  add('<</Type/Catalog/Pages 2 0 R>>')
  add('') // the pages, when their numbers are known
  add('<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>')
  add(
    `<</Type/XObject/Subtype/Image/Width 8/Height 8/ColorSpace/DeviceGray/BitsPerComponent 8/Length 64>>stream\n${'a'.repeat(64)}\nendstream`,
  )
  add(`<</Title(${title ?? ''})>>`)
  const kids: number[] = []
  for (const page of pages) {
    const content =
      typeof page === 'string'
        ? page
            .split('\n')
            .map((line, index) => `BT /F1 11 Tf 50 ${780 - index * 14} Td (${line.replace(/[()\\]/g, '\\$&')}) Tj ET`)
            .join('\n')
        : `${page.stamp ? `BT /F1 11 Tf 50 20 Td (${page.stamp}) Tj ET ` : ''}q 595 0 0 842 0 0 cm /Im1 Do Q`
    const stream = add(`<</Length ${content.length}>>stream\n${content}\nendstream`)
    kids.push(
      add(
        `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents ${stream} 0 R/Resources<</Font<</F1 3 0 R>>/XObject<</Im1 4 0 R>>>>>>`,
      ),
    )
  }
  objects[1] = `<</Type/Pages/Count ${kids.length}/Kids[${kids.map((kid) => `${kid} 0 R`).join(' ')}]>>`
  return assemblePdf(objects, title === undefined ? '' : '/Info 5 0 R')
}

/** A PDF of one page that shows all these pictures in shades of gray, each over the whole of it. */
export function pdfOfPictures(
  pictures: readonly {bits: number; data: string; height: number; width: number}[],
): Buffer {
  const content = pictures.map((_, index) => `q 595 0 0 842 0 0 cm /Im${index} Do Q`).join('\n')
  const names = pictures.map((_, index) => `/Im${index} ${index + 5} 0 R`).join(' ')
  return assemblePdf(
    [
      '<</Type/Catalog/Pages 2 0 R>>',
      '<</Type/Pages/Count 1/Kids[3 0 R]>>',
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<<${names}>>>>>>`,
      `<</Length ${content.length}>>stream\n${content}\nendstream`,
      ...pictures.map(
        ({bits, data, height, width}) =>
          `<</Type/XObject/Subtype/Image/Width ${width}/Height ${height}/ColorSpace/DeviceGray/BitsPerComponent ${bits}/Length ${data.length}>>stream\n${data}\nendstream`,
      ),
    ],
    '',
  )
}

/** Says that it is encrypted, with keys that no password opens. */
export function pdfWithPassword(): Buffer {
  const open = pdf(['secret']).toString('latin1')
  const key = `<${'41'.repeat(32)}>`
  const encrypt = `/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -44/O ${key}/U ${key}>>/ID[${key}${key}]`
  return Buffer.from(open.replace('/Root 1 0 R', `/Root 1 0 R${encrypt}`), 'latin1')
}

/** Very many pages that all show the same. */
export function pdfOfPages(count: number): Buffer {
  const objects = ['<</Type/Catalog/Pages 2 0 R>>', '', '<</Length 8>>stream\nBT ET   \nendstream']
  const kids: string[] = []
  for (let page = 0; page < count; page++) {
    kids.push(`${objects.length + 1} 0 R`)
    objects.push('<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<<>>>>')
  }
  objects[1] = `<</Type/Pages/Count ${count}/Kids[${kids.join(' ')}]>>`
  return assemblePdf(objects, '')
}

function assemblePdf(objects: readonly string[], trailer: string): Buffer {
  let text = '%PDF-1.4\n'
  const offsets = objects.map((body, index) => {
    const at = text.length
    text += `${index + 1} 0 obj\n${body}\nendobj\n`
    return at
  })
  const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  const start = text.length
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`
  text += `trailer\n<</Size ${objects.length + 1}/Root 1 0 R${trailer}>>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.from(text, 'latin1')
}

export function zip(parts: Readonly<Record<string, string | Uint8Array>>): Buffer {
  const content: Zippable = Object.fromEntries(
    Object.entries(parts).map(([name, part]) => [name, typeof part === 'string' ? strToU8(part) : part]),
  )
  return Buffer.from(zipSync(content))
}

const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packageRelationships = 'http://schemas.openxmlformats.org/package/2006/relationships'
const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'

/** A Word document; `body` is XML between `<w:body>` and its end, `before` stands in front of the root. */
export function docx(body: string, parts: Readonly<Record<string, string | Uint8Array>> = {}, before = ''): Buffer {
  return zip({
    '[Content_Types].xml':
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    '_rels/.rels': `<Relationships xmlns="${packageRelationships}"><Relationship Id="rId1" Type="${relationships}/officeDocument" Target="word/document.xml"/></Relationships>`,
    'word/document.xml': `<?xml version="1.0"?>${before}<w:document xmlns:w="${word}"><w:body>${body}</w:body></w:document>`,
    ...parts,
  })
}

export function paragraph(text: string): string {
  return `<w:p><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`
}

export function wordPart(root: string, body: string): string {
  return `<w:${root} xmlns:w="${word}">${body}</w:${root}>`
}

/** A presentation whose slides are shown in the order given, whatever their files are called. */
export function pptx(slides: readonly {readonly text: string; readonly notes?: string}[]): Buffer {
  const drawing = 'http://schemas.openxmlformats.org/drawingml/2006/main'
  const shape = (text: string) =>
    `<p:sld xmlns:p="p" xmlns:a="${drawing}"><p:sp><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:sp></p:sld>`
  const last = slides.length
  const parts: Record<string, string> = {
    'ppt/_rels/presentation.xml.rels': `<Relationships xmlns="${packageRelationships}">${slides
      .map((_, index) => `<Relationship Id="r${index}" Target="slides/slide${last - index}.xml"/>`)
      .join('')}</Relationships>`,
    'ppt/presentation.xml': `<p:presentation xmlns:p="p" xmlns:r="${relationships}"><p:sldIdLst>${slides
      .map((_, index) => `<p:sldId r:id="r${index}"/>`)
      .join('')}</p:sldIdLst></p:presentation>`,
  }
  for (const [index, {notes, text}] of slides.entries()) {
    const number = last - index
    parts[`ppt/slides/slide${number}.xml`] = shape(text)
    if (notes === undefined) continue
    parts[`ppt/slides/_rels/slide${number}.xml.rels`] =
      `<Relationships xmlns="${packageRelationships}"><Relationship Id="n" Target="../notesSlides/notes${number}.xml"/></Relationships>`
    parts[`ppt/notesSlides/notes${number}.xml`] = shape(notes)
  }
  return zip(parts)
}

/** A workbook with one sheet of cells by their places, such as `XFD1048576`. */
export function xlsx(sheets: Readonly<Record<string, Readonly<Record<string, string>>>>): Buffer {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const names = Object.keys(sheets)
  const rows = (cells: Readonly<Record<string, string>>) =>
    Object.entries(cells)
      .map(
        ([place, text]) =>
          `<row r="${place.replace(/\D+/, '')}"><c r="${place}" t="inlineStr"><is><t>${text}</t></is></c></row>`,
      )
      .join('')
  return zip({
    '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>${names.map((_, index) => `<Override PartName="/xl/worksheets/sheet${index + 1}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`).join('')}</Types>`,
    '_rels/.rels': `<Relationships xmlns="${packageRelationships}"><Relationship Id="rId1" Type="${relationships}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packageRelationships}">${names.map((_, index) => `<Relationship Id="rId${index + 1}" Type="${relationships}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`).join('')}</Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${relationships}"><sheets>${names.map((name, index) => `<sheet name="${name}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`).join('')}</sheets></workbook>`,
    ...Object.fromEntries(
      names.map((name, index) => [
        `xl/worksheets/sheet${index + 1}.xml`,
        `<worksheet xmlns="${main}"><sheetData>${rows(sheets[name]!)}</sheetData></worksheet>`,
      ]),
    ),
  })
}

/** A mail in a mail in a mail … `depth` of them. */
export function nestedMail(depth: number): Buffer {
  let mail = 'From: a@example.org\r\nSubject: the innermost\r\n\r\nThe letter itself.\r\n'
  for (let level = 1; level < depth; level++) {
    mail = `From: a@example.org\r\nSubject: level ${level}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\nContent-Type: text/plain\r\n\r\nForwarded ${level}.\r\n--b${level}\r\nContent-Type: message/rfc822\r\n\r\n${mail}\r\n--b${level}--\r\n`
  }
  return Buffer.from(mail)
}

/** Entities of entities of entities: nine kilobytes that would be gigabytes. */
export function billionLaughs(): string {
  const entities = Array.from({length: 9}, (_, level) => `<!ENTITY l${level + 1} "${`&l${level};`.repeat(10)}">`)
  return `<!DOCTYPE lolz [<!ENTITY l0 "lol">${entities.join('')}]>`
}
