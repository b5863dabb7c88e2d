import {readFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {crc32, deflateSync} from 'node:zlib'
import {parse} from 'opentype.js'

const [width, height, margin] = [1240, 1754, 130]
const slant = 0.004

/** A page as a scanner gives it: black and white at 150 dpi, a little slanted, with dust; no text to select. */
export function scanImage(blocks) {
  const bitmap = new Uint8Array((width * height) / 8)
  const black = (x, y) => {
    if (x >= 0 && x < width && y >= 0 && y < height) bitmap[(y * width + x) >> 3] |= 0x80 >> (x & 7)
  }
  let y = margin
  const line = (text, size, x = margin) => {
    y += Math.round(size * 1.45)
    fill(font().getPath(text, x, y, size), black)
  }
  for (const block of blocks) {
    const size = block.type === 'heading' ? 40 - 4 * block.level : 25
    const texts = block.items?.map((item) => `- ${item}`) ?? block.lines ?? (block.text ? [block.text] : [])
    for (const text of texts) for (const each of wrapped(text, size)) line(each, size)
    for (const row of block.rows ?? []) {
      y += 38
      let x = margin
      row.forEach((cell, column) => {
        fill(font().getPath(cell, x, y, 23), black)
        x += (width - 2 * margin) * tableShare(block.rows, column)
      })
    }
    y += 18
  }
  dust(black)
  return png(bitmap)
}

let loaded
function font() {
  if (!loaded) {
    const file = createRequire(import.meta.url).resolve(
      '@fontsource/roboto-slab/files/roboto-slab-latin-400-normal.woff',
    )
    const bytes = readFileSync(file)
    loaded = parse(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
  }
  return loaded
}

function wrapped(text, size) {
  const lines = ['']
  for (const word of text.split(' ')) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word
    if (font().getAdvanceWidth(longer, size) <= width - 2 * margin) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}

function tableShare(rows, column) {
  const lengths = rows[0].map((_, index) => Math.max(6, ...rows.map((row) => row[index].length)))
  return lengths[column] / lengths.reduce((total, each) => total + each, 0)
}

/** Scan lines with the non-zero winding rule. */
function fill(path, black) {
  const edges = edgesOf(path)
  if (edges.length === 0) return
  const top = Math.floor(Math.min(...edges.map((edge) => Math.min(edge.y1, edge.y2))))
  const bottom = Math.ceil(Math.max(...edges.map((edge) => Math.max(edge.y1, edge.y2))))
  for (let row = top; row <= bottom; row++) {
    const at = row + 0.5
    const crossings = edges
      .filter(({y1, y2}) => y1 <= at !== y2 <= at)
      .map(({x1, y1, x2, y2}) => ({x: x1 + ((at - y1) / (y2 - y1)) * (x2 - x1), turn: y2 > y1 ? 1 : -1}))
      .sort((one, other) => one.x - other.x)
    let winding = 0
    crossings.forEach(({x, turn}, index) => {
      winding += turn
      if (winding === 0) return
      const end = crossings[index + 1]?.x ?? x
      for (let column = Math.round(x); column < Math.max(Math.round(end), Math.round(x) + 1); column++) {
        black(column, row + Math.round(column * slant))
      }
    })
  }
}

function edgesOf(path) {
  const edges = []
  let [x, y, startX, startY] = [0, 0, 0, 0]
  const to = (nextX, nextY) => {
    edges.push({x1: x, y1: y, x2: nextX, y2: nextY})
    ;[x, y] = [nextX, nextY]
  }
  for (const command of path.commands) {
    if (command.type === 'M') [x, y, startX, startY] = [command.x, command.y, command.x, command.y]
    else if (command.type === 'L') to(command.x, command.y)
    else if (command.type === 'Z') to(startX, startY)
    else {
      const {x1, y1, x2 = x1, y2 = y1} = command
      const [fromX, fromY] = [x, y]
      for (let step = 1; step <= 5; step++) {
        const t = step / 5
        const s = 1 - t
        if (command.type === 'Q')
          to(s * s * fromX + 2 * s * t * x1 + t * t * command.x, s * s * fromY + 2 * s * t * y1 + t * t * command.y)
        else
          to(
            s ** 3 * fromX + 3 * s * s * t * x1 + 3 * s * t * t * x2 + t ** 3 * command.x,
            s ** 3 * fromY + 3 * s * s * t * y1 + 3 * s * t * t * y2 + t ** 3 * command.y,
          )
      }
    }
  }
  return edges
}

function dust(black) {
  let seed = 7
  const random = (below) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((seed / 2_147_483_648) * below)
  }
  for (let speck = 0; speck < 250; speck++) black(random(width), random(height))
}

function png(bitmap) {
  const rows = Buffer.alloc(height * (width / 8 + 1))
  for (let row = 0; row < height; row++) {
    for (let byte = 0; byte < width / 8; byte++)
      rows[row * (width / 8 + 1) + 1 + byte] = ~bitmap[(row * width) / 8 + byte]
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([1, 0, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows, {level: 9})),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(name, data) {
  const content = Buffer.concat([Buffer.from(name), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(content))
  return Buffer.concat([length, content, check])
}
