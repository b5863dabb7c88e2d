/** As the server lists it: without a tag it is `latest`. */
export function fullModelName(name: string): string {
  const afterPath = name.slice(name.lastIndexOf('/') + 1)
  return afterPath.includes(':') ? name : `${name}:latest`
}

export function isSameModel(one: string, other: string): boolean {
  return fullModelName(one).toLowerCase() === fullModelName(other).toLowerCase()
}

/** Models that Ollama runs on its own servers: `gpt-oss:120b-cloud`, `glm-4.6:cloud`. */
export function isRemoteName(name: string): boolean {
  return /[:-]cloud$/i.test(name)
}
