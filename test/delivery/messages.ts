import type {DeliverySettings, Message} from '#shared/delivery/index'

export const message: Message = {
  date: '2026-11-24',
  html: '<!doctype html><title>Briefing</title><p>Grüße &amp; mehr</p>',
  json: {date: '2026-11-24', facts: [{id: 'F1', text: 'Grüße'}]},
  markdown: '# Briefing\n\n- **LIB-R1** "Asbestos found late" is red\n',
  scope: 'LIB',
  severity: 'red',
  subject: 'Briefing of 24 November: 3 need you – Grüße',
  text: 'Briefing\n\nGrüße\n',
}

export function settingsOf(more: Partial<DeliverySettings> = {}): DeliverySettings {
  return {
    attempts: 3,
    ntfyToken: null,
    secrets: [],
    smtp: null,
    timeoutMs: 2000,
    userAgent: 'ai-sandbox-homelab coord',
    webhookKey: null,
    ...more,
  }
}
