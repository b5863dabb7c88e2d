import type {WebDestination} from '../destination.ts'
import {type Message, withoutTitle} from '../message.ts'
import type {DeliverySettings} from '../settings.ts'
import {cutToFit} from './cut.ts'
import {post} from './post.ts'

/** What ntfy takes as a message; anything longer becomes an attachment. */
const LONGEST_BYTES = 4096
const LONGEST_TITLE = 200

const PRIORITIES = {green: '2', orange: '4', red: '5', yellow: '3'} as const

/** Markdown under a title; how loud it is follows from the worst fact. */
export async function sendToNtfy(
  {url}: WebDestination,
  {date, markdown, severity, subject}: Message,
  {settings, signal}: {readonly settings: DeliverySettings; readonly signal: AbortSignal},
): Promise<string | null> {
  const {ntfyToken} = settings
  const {isCut, text} = cutToFit(withoutTitle(markdown), {
    longest: LONGEST_BYTES,
    note: (lines) => `… and ${lines} more lines: \`coord briefing show ${date}\``,
    size: Buffer.byteLength,
  })
  const headers = {
    'content-type': 'text/plain; charset=utf-8',
    markdown: 'yes',
    priority: PRIORITIES[severity ?? 'green'],
    title: encodedHeader(subject.slice(0, LONGEST_TITLE)),
    ...(ntfyToken !== null && {authorization: `Bearer ${ntfyToken}`}),
  }
  await post({body: text, headers, url}, {...settings, signal})
  return isCut ? 'cut to the 4,096 bytes that ntfy takes' : null
}

/** A header holds ASCII only: RFC 2047, which ntfy decodes, in words of at most 75 characters. */
function encodedHeader(text: string): string {
  const line = text.replaceAll(/[\x00-\x1f\x7f]/g, ' ')
  if (/^[\x20-\x7e]*$/.test(line)) return line
  const words: string[] = []
  let word = ''
  for (const character of line) {
    if (Buffer.byteLength(word + character) > 45) {
      words.push(word)
      word = ''
    }
    word += character
  }
  return [...words, word].map((each) => `=?UTF-8?B?${Buffer.from(each).toString('base64')}?=`).join(' ')
}
