import {zipSync} from 'fflate'

/** Files of Office Open XML are zip archives; a fixed time makes the same parts give the same bytes. */
export function officeFile(parts) {
  const files = {}
  for (const [name, content] of Object.entries(parts)) {
    files[name] = [Buffer.from(content), {mtime: new Date(2026, 0, 1), level: 9}]
  }
  return zipSync(files)
}

export const xmlHead = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

export function escapeXml(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

export function contentTypes(overrides) {
  const parts = Object.entries(overrides).map(
    ([part, type]) => `<Override PartName="/${part}" ContentType="application/vnd.openxmlformats-${type}+xml"/>`,
  )
  return `${xmlHead}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${parts.join('')}</Types>`
}

const relationshipBase = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

export function relationships(targets) {
  const entries = targets.map(
    ([type, target], index) =>
      `<Relationship Id="rId${index + 1}" Type="${relationshipBase}/${type}" Target="${target}"/>`,
  )
  return `${xmlHead}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${entries.join('')}</Relationships>`
}
