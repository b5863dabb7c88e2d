import {createHmac} from 'node:crypto'
import type {WebDestination} from '../destination.ts'
import type {Message} from '../message.ts'
import type {DeliverySettings} from '../settings.ts'
import {post} from './post.ts'

/**
 * JSON, signed as Standard Webhooks have it: HMAC-SHA256 over id, timestamp and body. All tries have the same id, so that
 * who receives one twice can tell.
 */
export async function sendToWebhook(
  {url}: WebDestination,
  message: Message,
  {id, settings, signal}: {readonly id: string; readonly settings: DeliverySettings; readonly signal: AbortSignal},
): Promise<string | null> {
  const body = webhookBody(message)
  const timestamp = String(Math.floor(Date.now() / 1000))
  const {webhookKey} = settings
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    ...(webhookKey && {'webhook-signature': signature(webhookKey, id, timestamp, body)}),
  }
  await post({body, headers, url}, {...settings, signal})
  return webhookKey ? null : 'not signed: BRIEFING_WEBHOOK_SECRET is not set'
}

function webhookBody({date, json, scope, severity, subject, text}: Message): string {
  return JSON.stringify({schemaVersion: 1, kind: 'briefing', date, scope, severity, subject, text, data: json})
}

function signature(key: Uint8Array, id: string, timestamp: string, body: string): string {
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
}
