import type {Attachment, Email} from 'postal-mime'
import type {ExtractionLimits} from '../limits.ts'
import {ExtractionRefused} from '../refused-in-child.ts'
import {htmlToText} from './html.ts'
import {type RawExtraction, type RawPage, toPages} from './raw.ts'

/** A mail in a mail in a mail is read; what is deeper is said to be left out. */
const DEEPEST = 3

/** Who wrote to whom when about what, and the text; forwarded mails follow. Attached files are named, not opened. */
export async function extractMail(bytes: Buffer, limits: ExtractionLimits): Promise<RawExtraction> {
  const {default: PostalMime} = await import('postal-mime')
  const pages: RawPage[] = []
  const warnings: string[] = []
  const files: string[] = []
  let title: string | null = null
  const read = async (content: Uint8Array, depth: number): Promise<void> => {
    const mail = await PostalMime.parse(content, {
      attachmentEncoding: 'arraybuffer',
      forceRfc822Attachments: true,
    }).catch(() => {
      throw new ExtractionRefused('damaged')
    })
    title ??= mail.subject ?? null
    pages.push(...toPages(`${headerOf(mail)}\n\n${await bodyOf(mail, limits)}`))
    for (const attachment of mail.attachments) {
      if (attachment.mimeType !== 'message/rfc822') {
        if (attachment.disposition !== 'inline' || !attachment.related)
          files.push(attachment.filename ?? attachment.mimeType)
      } else if (depth < DEEPEST) await read(contentOf(attachment), depth + 1)
      else warnings.push(`A mail nested deeper than ${DEEPEST} levels was left out.`)
    }
  }
  await read(bytes, 1)
  if (files.length > 0) {
    const what = files.length === 1 ? 'An attached file was' : `${files.length} attached files were`
    warnings.push(`${what} not read: ${files.slice(0, 10).join(', ')}${files.length > 10 ? ', …' : ''}.`)
  }
  return {pages, title, warnings: [...new Set(warnings)]}
}

function headerOf({cc, date, from, subject, to}: Email): string {
  const people = (list: Email['to']) =>
    list
      ?.map((person) =>
        [person.name, 'address' in person && person.address ? `<${person.address}>` : ''].filter(Boolean).join(' '),
      )
      .join(', ')
  const fields = [
    ['From', people(from ? [from] : [])],
    ['To', people(to)],
    ['Cc', people(cc)],
    ['Date', date],
    ['Subject', subject],
  ]
  return fields
    .filter(([, value]) => value)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')
}

async function bodyOf({html, text}: Email, limits: ExtractionLimits): Promise<string> {
  if (text !== undefined && text.trim() !== '') return text
  return html === undefined ? '' : (await htmlToText(html, limits)).text
}

function contentOf({content}: Attachment): Uint8Array {
  if (typeof content === 'string') return Buffer.from(content)
  return content instanceof Uint8Array ? content : new Uint8Array(content)
}
