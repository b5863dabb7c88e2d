import type {WebDestination} from '../destination.ts'
import {type Message, withoutTitle} from '../message.ts'
import type {DeliverySettings} from '../settings.ts'
import {cutToFit} from './cut.ts'
import {toMrkdwn} from './mrkdwn.ts'
import {post} from './post.ts'

/** Slack splits and truncates what is longer. */
const LONGEST = 4000

/** An incoming webhook of Slack, or of what speaks like it (Mattermost, Rocket.Chat). */
export async function sendToSlack(
  {url}: WebDestination,
  {date, markdown, subject}: Message,
  {settings, signal}: {readonly settings: DeliverySettings; readonly signal: AbortSignal},
): Promise<string | null> {
  const {isCut, text} = cutToFit(toMrkdwn(`**${subject}**\n\n${withoutTitle(markdown)}`), {
    longest: LONGEST,
    note: (lines) => `… and ${lines} more lines: \`coord briefing show ${date}\``,
    size: ({length}) => length,
  })
  const headers = {'content-type': 'application/json; charset=utf-8'}
  await post({body: JSON.stringify({mrkdwn: true, text, unfurl_links: false}), headers, url}, {...settings, signal})
  return isCut ? 'cut to the 4,000 characters that Slack takes' : null
}
