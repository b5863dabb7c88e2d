import {describe, expect, test} from 'vitest'
import {type Extracted, extractFile} from '#shared/documents/index'
import {docx, paragraph, pdf, pptx, wordPart, xlsx} from './files.ts'

const textsOf = ({pages}: Extracted) => pages.map(({text}) => text)

describe('the text of a file', () => {
  test('of a PDF is its pages, line by line, with the title it says', async () => {
    const bytes = pdf(['The contractor shall deliver\nthe works by 30 June 2027.', 'Second page of it'], {
      title: 'Contract',
    })
    const extracted = await extractFile({bytes, name: 'x.pdf'})
    expect(textsOf(extracted)).toEqual([
      'The contractor shall deliver\nthe works by 30 June 2027.',
      'Second page of it',
    ])
    expect(extracted).toMatchObject({mediaType: 'application/pdf', title: 'Contract', truncated: null, warnings: []})
  })

  test('of a scan is not there, page by page, and said to be missing', async () => {
    const bytes = pdf([{scan: true}, 'A page with enough letters to be text.', {scan: true}, ''])
    const {pages, warnings} = await extractFile({bytes, name: 'x.pdf'})
    expect(pages.map(({needsOcr}) => needsOcr)).toEqual([true, false, true, false])
    expect(warnings).toEqual([
      expect.stringMatching(/^2 of 4 pages are scans without text: install .*, and add it again with --replaces\.$/),
    ])
  })

  test('of a scan is missing also where a page number was stamped on it first', async () => {
    const {pages} = await extractFile({bytes: pdf([{scan: true, stamp: 'Page 7'}]), name: 'x.pdf'})
    expect(pages).toEqual([{needsOcr: true, number: 1, text: 'Page 7'}])
  })

  test('of a DOCX has tables row by row, and what stands beside the text', async () => {
    const cell = (text: string) => `<w:tc>${paragraph(text)}</w:tc>`
    const table = `<w:tbl><w:tr>${cell('Lot')}${cell('Amount')}</w:tr><w:tr>${cell('1')}${cell('4,500 EUR')}</w:tr></w:tbl>`
    const bytes = docx(
      `${paragraph('Before')}${table}<w:p><w:r><w:br w:type="page"/></w:r></w:p>${paragraph('After')}`,
      {
        'word/comments.xml': wordPart('comments', `<w:comment>${paragraph('Who pays?')}</w:comment>`),
        'word/header1.xml': wordPart('hdr', paragraph('Confidential')),
      },
    )
    expect(textsOf(await extractFile({bytes, name: 'x.docx'}))).toEqual([
      'Before\n\nLot\tAmount\n1\t4,500 EUR',
      'After\n\nHeader: Confidential\nComment: Who pays?',
    ])
  })

  test('of a workbook is its sheets, each under its name', async () => {
    const bytes = xlsx({Costs: {A1: 'Item', A2: 'Crane'}, Notes: {C7: 'far away'}})
    expect(textsOf(await extractFile({bytes, name: 'x.xlsx'}))).toEqual(['Costs\nItem\nCrane', 'Notes\nfar away'])
  })

  test('of a presentation is its slides in the order in which they are shown, with the notes', async () => {
    const bytes = pptx([{notes: 'Say hello', text: 'First'}, {text: 'Second'}])
    expect(textsOf(await extractFile({bytes, name: 'x.pptx'}))).toEqual(['First\n\nNotes: Say hello', 'Second'])
  })

  test('of a web page is what a reader sees', async () => {
    const html =
      '<!doctype html><html><head><title>Policy</title><style>p{}</style><script>alert(1)</script></head><body><h1>Data&nbsp;&amp; <b>people</b></h1><p>One<br>two</p><ul><li>three</ul><table><tr><td><p>a</p></td><td>b</td></tr></table></body></html>'
    const extracted = await extractFile({bytes: Buffer.from(html), name: 'x.html'})
    expect(textsOf(extracted)).toEqual(['Data & people\n\nOne\ntwo\n\n- three\n\na\tb'])
    expect(extracted.title).toBe('Policy')
  })

  test('of a mail begins with who wrote to whom', async () => {
    const mail =
      'From: Ana <ana@example.org>\r\nTo: ben@example.org\r\nSubject: =?utf-8?q?Verz=C3=B6gerung?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nThe roof is late.\r\n--x\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=plan.pdf\r\n\r\n%PDF\r\n--x--\r\n'
    const extracted = await extractFile({bytes: Buffer.from(mail), name: 'x.eml'})
    expect(textsOf(extracted)).toEqual([
      'From: Ana <ana@example.org>\nTo: <ben@example.org>\nSubject: Verzögerung\n\nThe roof is late.',
    ])
    expect(extracted).toMatchObject({title: 'Verzögerung', warnings: ['An attached file was not read: plan.pdf.']})
  })

  test('of plain text is parted at form feeds, and at an empty line where it is long', async () => {
    const paragraphs = Array.from({length: 300}, (_, index) => `Paragraph ${index} ${'and more '.repeat(15)}`)
    const bytes = Buffer.from(`short\f${paragraphs.join('\n\n')}`)
    const texts = textsOf(await extractFile({bytes, name: 'x.txt'}))
    expect(texts[0]).toBe('short')
    expect(texts.slice(1).every((text) => /^Paragraph/.test(text) && text.length <= 20_000)).toBe(true)
    expect(
      texts
        .slice(1)
        .join('\n\n')
        .match(/Paragraph \d+/g),
    ).toHaveLength(300)
  })

  test('is read as UTF-8, by its byte order mark, or as Windows wrote it', async () => {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Müller', 'utf16le')])
    expect(textsOf(await extractFile({bytes: utf16, name: 'x.txt'}))).toEqual(['Müller'])
    const windows = await extractFile({bytes: Buffer.from('M\xfcller \x80 5', 'latin1'), name: 'x.txt'})
    expect(textsOf(windows)).toEqual(['Müller € 5'])
    expect(windows.warnings).toEqual(['It is not UTF-8: it was read as Windows-1252.'])
    const page = Buffer.from('<html><meta charset="iso-8859-1"><p>M\xfcller \x80 5</html>', 'latin1')
    expect(textsOf(await extractFile({bytes: page, name: 'x.html'}))).toEqual(['Müller € 5'])
  })

  test.each([
    ['The board shall decide on the budget, and it is late.', 'en'],
    ['Der Vorstand wird über das Budget entscheiden, und es ist nicht zu spät.', 'de'],
    ['Le conseil décidera du budget demain matin à Paris.', null],
  ])('%j is in the language %s', async (text, language) => {
    expect(await extractFile({bytes: Buffer.from(text), name: 'x.txt'})).toMatchObject({language})
  })

  test('of Markdown is as it was written, with its heading as title', async () => {
    const extracted = await extractFile({bytes: Buffer.from('# Project *charter*\n\n- one'), name: 'x.md'})
    expect(extracted).toMatchObject({mediaType: 'text/markdown', title: 'Project *charter*'})
    expect(textsOf(extracted)).toEqual(['# Project *charter*\n\n- one'])
  })
})
