import {changeFlags, DocumentCommand, Flags, fieldFlags, projectFlag, severalFiles, valueFlag} from '#shared/cli/index'
import {AddedDocumentsShape, documentFields} from '#shared/documents/index'

export default class DocumentAdd extends DocumentCommand {
  static override kind = 'document.add'
  static override shape = AddedDocumentsShape
  static override summary = 'Add files to a project, with their text.'
  static override description =
    'PDF, DOCX, XLSX, XLS, ODS, PPTX, HTML, EML, MD, TXT and CSV, by what they hold; folders with all below them. A file that cannot be read is refused and the others are added (exit code 1). The same file twice is one document.'
  static override args = {file: severalFiles('file or folder, or several (- for stdin)')}
  static override flags = {
    ...projectFlag,
    ...fieldFlags(documentFields),
    replaces: valueFlag('document whose next version the file is', '<REF>'),
    name: valueFlag('what the file on stdin is called', '<charter.pdf>'),
    'no-ocr': Flags.boolean({
      description: 'leave scans as they are, also where ocrmypdf, tesseract or tesseract.js is installed',
    }),
    'ocr-languages': valueFlag('languages of scans, as tesseract calls them (else eng)', '<eng+deu>'),
    ...changeFlags,
  }
  static override examples = [
    '<%= config.bin %> document add -p LIB charter.pdf',
    '<%= config.bin %> document add minutes/ contract.docx --owner ana',
    '<%= config.bin %> document add charter-2.pdf --replaces LIB-D1',
    '<%= config.bin %> document add - --name policy.pdf < /tmp/download',
  ]

  async run() {
    const {args, flags} = await this.parse(DocumentAdd)
    await this.addFiles(args.file, flags)
  }
}
