import {availableParallelism} from 'node:os'
import {installedRecognition, moduleFolders, type TextRecognition} from '../documents/index.ts'

/** Recognition of text by what is installed on this machine; `languages` as tesseract calls them, such as `eng+deu`. */
export function textRecognition(packageRoot: string, languages = 'eng'): TextRecognition {
  const {argv, env, execPath} = process
  return installedRecognition({
    jobs: availableParallelism(),
    languages,
    moduleFolders: moduleFolders({execPath, launcher: argv[1], nodePath: env['NODE_PATH'], packageRoot}),
    searchPath: env['PATH'] ?? '',
  })
}
