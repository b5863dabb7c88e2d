import {openPdf} from './pdf-library.ts'
import {grayscalePng} from './png.ts'

/** An A4 page of 600 dots an inch has 35 million; larger ones are not decoded. */
const MOST_DOTS = 50_000_000

/** How pdf.js packs dots (its `ImageKind`); other kinds are not there. */
const BITS_OF_KIND: Readonly<Record<number, number>> = {1: 1, 2: 24, 3: 32}

interface Picture {
  readonly data?: Uint8Array | Uint8ClampedArray
  readonly height: number
  readonly kind: number
  readonly width: number
}

/** The largest picture of a page as PNG in shades of gray, as text recognition wants it; undefined when there is none. */
export async function pictureOfPage(bytes: Buffer, number: number): Promise<Buffer | undefined> {
  // unpdf's own extractImages leaves out those of one bit a dot, which most office scanners make.
  const {document, OPS} = await openPdf(bytes, {maxImageSize: MOST_DOTS})
  const page = await document.getPage(number)
  const {argsArray, fnArray} = await page.getOperatorList()
  let largest: Picture | undefined
  for (const [index, operator] of fnArray.entries()) {
    const [argument] = (argsArray[index] ?? []) as unknown[]
    const picture =
      operator === OPS.paintInlineImageXObject
        ? (argument as Picture)
        : operator === OPS.paintImageXObject
          ? await pictureCalled(argument as string)
          : null
    if (picture && isReadable(picture) && dotsOf(picture) > (largest ? dotsOf(largest) : 0)) largest = picture
  }
  return largest && grayscalePng(largest.width, largest.height, shadesOf(largest))

  /** Null when it cannot be decoded. */
  function pictureCalled(name: string): Promise<Picture | null> {
    const objects = name.startsWith('g_') ? page.commonObjs : page.objs
    return new Promise((resolve) => {
      objects.get(name, resolve)
    })
  }
}

const dotsOf = ({height, width}: Picture) => height * width

function isReadable({data, height, kind, width}: Picture): boolean {
  const bits = BITS_OF_KIND[kind]
  if (data === undefined || bits === undefined || width * height > MOST_DOTS) return false
  return data.length >= Math.ceil((width * bits) / 8) * height
}

function shadesOf({data, height, kind, width}: Picture): Uint8Array {
  const bytes = data!
  const shades = new Uint8Array(width * height)
  if (BITS_OF_KIND[kind] === 1) {
    const rowBytes = Math.ceil(width / 8)
    for (let at = 0, row = 0; row < height; row++) {
      for (let column = 0; column < width; column++, at++) {
        const isWhite = (bytes[row * rowBytes + (column >> 3)]! >> (7 - (column & 7))) & 1
        shades[at] = isWhite ? 255 : 0
      }
    }
    return shades
  }
  const step = BITS_OF_KIND[kind]! / 8
  // Luma of ITU-R BT.601, in 256ths.
  for (let at = 0, from = 0; at < shades.length; at++, from += step) {
    shades[at] = (77 * bytes[from]! + 150 * bytes[from + 1]! + 29 * bytes[from + 2]!) >> 8
  }
  return shades
}
