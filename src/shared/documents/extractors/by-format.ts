import type {Format} from '../detect.ts'
import {extractDocx} from './docx.ts'
import {extractHtml} from './html.ts'
import {extractMail} from './mail.ts'
import {extractPdf} from './pdf.ts'
import {extractPresentation} from './presentation.ts'
import type {Extractor} from './raw.ts'
import {extractMarkdown, extractText} from './text.ts'
import {extractWorkbook} from './workbook.ts'

export const extractors: Readonly<Record<Format, Extractor>> = {
  csv: extractText,
  docx: extractDocx,
  html: extractHtml,
  mail: extractMail,
  markdown: extractMarkdown,
  pdf: extractPdf,
  presentation: extractPresentation,
  text: extractText,
  workbook: extractWorkbook,
}
