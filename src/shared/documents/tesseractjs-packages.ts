import {existsSync} from 'node:fs'
import {join} from 'node:path'
import {cleanLine} from './clean-text.ts'

/** The versions that were tried. */
const ENGINE = 'tesseract.js'
const ENGINE_VERSION = '7.0.0'
const DATA_VERSION = '1.0.0'
/** Of a data package: for the neural network alone, and a fifth of the size of what the older engine needs. */
const DATA_FOLDER = '4.0.0_best_int'

export const installTesseractJs = `npm install -g ${ENGINE}@${ENGINE_VERSION} ${dataPackage('eng')}@${DATA_VERSION}`

/** The folder of the package, or undefined where it is not installed. */
export function findTesseractJs(moduleFolders: readonly string[]): string | undefined {
  return moduleFolders.map((folder) => join(folder, ENGINE)).find((folder) => existsSync(join(folder, 'package.json')))
}

/** Why there is no recognition in these languages, as a sentence. */
export function noLanguageData(languages: readonly string[]): string {
  const unknown = languages.filter((language) => !LANGUAGE.test(language))
  if (unknown.length > 0)
    return `${ENGINE} has no language "${cleanLine(unknown[0]!, 40)}": eng, deu and eng+deu are such.`
  const packages = languages.map((language) => `${dataPackage(language)}@${DATA_VERSION}`).join(' ')
  return `${ENGINE} has no data for ${languages.join(' and ')}: npm install -g ${packages}`
}

/** The file with what tesseract knows of a language. */
export function findLanguageData(moduleFolders: readonly string[], language: string): string | undefined {
  if (!LANGUAGE.test(language)) return undefined
  return moduleFolders
    .map((folder) => join(folder, dataPackage(language), DATA_FOLDER, languageFileName(language)))
    .find((file) => existsSync(file))
}

export function languageFileName(language: string): string {
  return `${language}.traineddata.gz`
}

/** They become a part of a path: nothing else may be in them. */
const LANGUAGE = /^[a-z]{3}(_[a-z]+)*$/

function dataPackage(language: string): string {
  return `@tesseract.js-data/${language}`
}
