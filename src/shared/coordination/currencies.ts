import {ExitCode, UserError} from '#shared/errors'
import {closest} from './closest.ts'
import {quoted} from './quoted.ts'

/**
 * The currencies of ISO 4217, list one, as published on 2026-01-01, by their digits after the decimal mark. Metals,
 * testing codes and units of account, which have none, are left out.
 */
const CODES_BY_DIGITS: ReadonlyMap<number, string> = new Map([
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
  [
    2,
    `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY
     COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS
     INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR
     MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP
     STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG`,
  ],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
  [4, 'CLF UYW'],
])

const digitsOf: ReadonlyMap<string, number> = new Map(
  [...CODES_BY_DIGITS].flatMap(([digits, codes]) => codes.split(/\s+/).map((code) => [code, digits] as const)),
)

/** Signs in upper case, with the currencies that they can mean: the project's own decides. */
const codesOf: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    $: 'USD AUD BBD BMD BND BSD BZD CAD CLP COP DOP FJD GYD HKD JMD KYD LRD MXN NAD NZD SBD SGD SRD TTD TWD UYU XCD ARS CUP',
    A$: 'AUD',
    AU$: 'AUD',
    C$: 'CAD NIO',
    CA$: 'CAD',
    FR: 'CHF BIF DJF GNF KMF RWF XAF XOF XPF',
    'FR.': 'CHF',
    FT: 'HUF',
    HK$: 'HKD',
    KČ: 'CZK',
    KR: 'DKK ISK NOK SEK',
    'KR.': 'DKK ISK NOK SEK',
    LEI: 'RON MDL',
    MX$: 'MXN',
    NT$: 'TWD',
    NZ$: 'NZD',
    R: 'ZAR',
    R$: 'BRL',
    RM: 'MYR',
    RP: 'IDR',
    RS: 'INR LKR MUR NPR PKR SCR',
    'RS.': 'INR LKR MUR NPR PKR SCR',
    S$: 'SGD',
    US$: 'USD',
    ZŁ: 'PLN',
    '£': 'GBP EGP FKP GIP LBP SDG SHP SSP SYP',
    '¥': 'JPY CNY',
    '฿': 'THB',
    '₡': 'CRC SVC',
    '₦': 'NGN',
    '₩': 'KRW KPW',
    '₪': 'ILS',
    '₫': 'VND',
    '€': 'EUR',
    '₱': 'PHP CUP',
    '₲': 'PYG',
    '₴': 'UAH',
    '₵': 'GHS',
    '₸': 'KZT',
    '₹': 'INR',
    '₺': 'TRY',
    '₼': 'AZN',
    '₽': 'RUB',
    '₾': 'GEL',
  }).map(([sign, codes]) => [sign, codes.split(' ')]),
)

export function isCurrency(code: string): boolean {
  return digitsOf.has(code)
}

/** All codes, in alphabetical order. */
export function currencyCodes(): string[] {
  return [...digitsOf.keys()].sort()
}

/** Digits after the decimal mark: 2 for EUR, 0 for JPY, 3 for KWD. */
export function currencyDigits(code: string): number {
  const digits = digitsOf.get(code)
  if (digits === undefined) throw new RangeError(`Not an ISO 4217 currency: ${JSON.stringify(code)}`)
  return digits
}

/** A code in upper case, from what someone typed. */
export function parseCurrency(text: string): string {
  const code = text.trim().toUpperCase()
  if (isCurrency(code)) return code
  const meant = codesOf.get(code)?.[0] ?? (code.length === 3 ? closest(code, digitsOf.keys(), 1) : undefined)
  throw new UserError(`${quoted(text)} is not an ISO 4217 currency code.`, {
    code: 'INVALID_CURRENCY',
    exitCode: ExitCode.usage,
    nextStep: `Type the three letters of the currency, such as ${meant ?? 'EUR, GBP or USD'}.`,
  })
}

/** The currencies that a code or sign stands for: several for "$", none for anything else than a currency. */
export function currenciesNamed(text: string): readonly string[] {
  const sign = text.toUpperCase()
  return isCurrency(sign) ? [sign] : (codesOf.get(sign) ?? [])
}
