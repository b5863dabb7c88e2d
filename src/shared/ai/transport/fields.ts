import {isObject, type JsonObject} from './ndjson.ts'

// What servers send is read field by field: a field that is missing or of another type is null, never a failure.

export function textIn(object: JsonObject, name: string): string | null {
  const value = object[name]
  return typeof value === 'string' ? value : null
}

export function numberIn(object: JsonObject, name: string): number | null {
  const value = object[name]
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

export function objectIn(object: JsonObject, name: string): JsonObject {
  const value = object[name]
  return isObject(value) ? value : {}
}

/** The objects of a list; what is none is left out. */
export function objectsIn(object: JsonObject, name: string): readonly JsonObject[] {
  const value = object[name]
  return Array.isArray(value) ? value.filter(isObject) : []
}

export function textsIn(object: JsonObject, name: string): readonly string[] | null {
  const value = object[name]
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : null
}
