/** All property strings, each a codec between the text and typed values. */
export * from './drive-properties.ts'
export * from './guest-properties.ts'
