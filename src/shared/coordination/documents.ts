/** What kinds of documents a project has. */
export const documentKinds = [
  'charter',
  'contract',
  'minutes',
  'status_report',
  'risk_memo',
  'invoice',
  'email',
  'policy',
  'other',
] as const
export type DocumentKind = (typeof documentKinds)[number]
