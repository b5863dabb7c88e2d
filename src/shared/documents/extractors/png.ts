import {crc32, deflateSync} from 'node:zlib'

/** A picture in shades of gray, one byte each (0 is black), row after row, as PNG (ISO/IEC 15948). */
export function grayscalePng(width: number, height: number, shades: Uint8Array): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8 // bits of a shade; color type 0 (gray), no interlacing
  const rows = Buffer.alloc((width + 1) * height) // each row begins with its filter: 0, none
  for (let row = 0; row < height; row++) {
    rows.set(shades.subarray(row * width, (row + 1) * width), row * (width + 1) + 1)
  }
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, {level: 1})),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}
