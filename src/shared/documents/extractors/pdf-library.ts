/** A PDF opened by pdf.js, which may load and run nothing. Pictures with more dots than `maxImageSize` are left out. */
export async function openPdf(bytes: Buffer, options: {readonly maxImageSize?: number} = {}) {
  supplyFixedLength()
  const {getDocumentProxy, getResolvedPDFJS} = await import('unpdf')
  const {OPS} = await getResolvedPDFJS()
  const document = await getDocumentProxy(new Uint8Array(bytes), {
    disableFontFace: true,
    isEvalSupported: false,
    stopAtErrors: false,
    useSystemFonts: false,
    verbosity: 0,
    ...options,
  })
  return {document, OPS}
}

/** Without it, as in Node 20 (it is ECMAScript 2024), pdf.js leaves out all that is painted after the first use of a font. */
function supplyFixedLength(): void {
  if ('transferToFixedLength' in ArrayBuffer.prototype) return
  Object.defineProperty(ArrayBuffer.prototype, 'transferToFixedLength', {
    configurable: true,
    value(this: ArrayBuffer, length = this.byteLength): ArrayBuffer {
      const copy = new ArrayBuffer(length)
      new Uint8Array(copy).set(new Uint8Array(this, 0, Math.min(length, this.byteLength)))
      return copy
    },
    writable: true,
  })
}
