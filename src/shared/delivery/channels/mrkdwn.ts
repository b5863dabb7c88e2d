/**
 * Markdown to what Slack calls mrkdwn: `*bold*`, `_italic_`, `<address|words>`, no headings, no tables. What stands in
 * code stays as it is; `&`, `<` and `>` are escaped everywhere, so that no name can call the whole channel (`<!here>`).
 */
export function toMrkdwn(markdown: string): string {
  let isCode = false
  return markdown
    .split('\n')
    .map((line) => {
      if (/^\s*```/.test(line)) {
        isCode = !isCode
        return '```'
      }
      return isCode ? escaped(line) : formatted(line)
    })
    .join('\n')
}

function formatted(line: string): string {
  const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(line)?.[1]
  if (heading !== undefined) return `*${plain(heading)}*`
  if (/^\s*\|?[\s:|-]*-{3,}[\s:|-]*$/.test(line)) return ''
  const [, indent = '', rest = line] = /^(\s*)[-*+]\s+(.*)$/.exec(line) ?? []
  const text = inline(withoutBreak(rest))
  return rest === line ? text : `${indent}• ${text}`
}

/** A backslash at the end breaks the line, which Slack does anyway. */
function withoutBreak(line: string): string {
  return line.replace(/(?<!\\)\\$/, '').trimEnd()
}

/** Code, links, bold and italic within a line; a backslash takes the meaning from what follows it. */
function inline(line: string): string {
  const token =
    /(?<code>`+)(?<inCode>.+?)\k<code>|\\(?<literal>[\\`*_{}[\]()#+.!|<>~-])|\[(?<words>[^\]]*)\]\((?<address>https?:[^\s)]+)\)|(?<bold>\*\*|__)(?=\S)(?<inBold>.+?)(?<=\S)\k<bold>|\*(?=\S)(?<inItalic>[^*]+?)(?<=\S)\*/g
  let text = ''
  let end = 0
  for (const match of line.matchAll(token)) {
    const {address, code, inBold, inCode, inItalic, literal, words} = match.groups ?? {}
    text += escaped(line.slice(end, match.index))
    if (code !== undefined) text += `\`${escaped(inCode!)}\``
    else if (literal !== undefined) text += escaped(literal)
    else if (address !== undefined)
      text += `<${escaped(address).replaceAll('|', '%7C')}|${plain(words!).replaceAll('|', '¦')}>`
    else text += inItalic === undefined ? `*${plain(inBold!)}*` : `_${plain(inItalic)}_`
    end = match.index + match[0].length
  }
  return text + escaped(line.slice(end))
}

/** Within bold and links there is nothing else. */
function plain(text: string): string {
  return escaped(text.replaceAll(/\\(?=[\\`*_{}[\]()#+.!|<>~-])|\*\*|__/g, '')).replaceAll('*', '∗')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
