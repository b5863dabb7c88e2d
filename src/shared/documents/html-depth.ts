/** Elements that have no end, https://html.spec.whatwg.org/#void-elements. */
const voidElements = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '))
const impliedEnds = new Set(
  'body colgroup dd dt head html li optgroup option p rp rt tbody td tfoot th thead tr'.split(' '),
)

/** Whether elements are nested deeper than `most`, by one pass that needs no tree. Ends that people leave out count. */
export function isNestedDeeper(html: string, most: number): boolean {
  let depth = 0
  for (const [, end, name, rest] of html.matchAll(/<(\/?)([a-zA-Z][a-zA-Z0-9:-]*)([^>]{0,2000})/g)) {
    const element = name!.toLowerCase()
    if (voidElements.has(element) || rest!.endsWith('/') || impliedEnds.has(element)) continue
    depth = Math.max(0, depth + (end ? -1 : 1))
    if (depth > most) return true
  }
  return false
}
