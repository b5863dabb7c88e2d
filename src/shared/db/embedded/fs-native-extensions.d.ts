declare module 'fs-native-extensions' {
  /** Takes an exclusive kernel lock on the byte range; `false` when somebody else holds it. */
  export function tryLock(fd: number, offset: number, length: number): boolean
}
