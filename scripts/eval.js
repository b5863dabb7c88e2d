// Makes the documents of the evaluation set from their text sources: `npm run eval:documents`.
import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {makeDocument} from './eval/make-document.js'

const folder = new URL('../eval/', import.meta.url)
mkdirSync(new URL('documents/', folder), {recursive: true})
for (const name of readdirSync(new URL('sources/', folder)).sort()) {
  const {fileName, bytes} = await makeDocument(name, readFileSync(new URL(`sources/${name}`, folder), 'utf8'))
  writeFileSync(new URL(`documents/${fileName}`, folder), bytes)
  console.log(`${fileName} ${bytes.length}`)
}
