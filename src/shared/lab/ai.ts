import {z} from 'zod'
import {type GroupValues, masked, settingNamed} from '#shared/config/index'
import {type Check, ok, warning} from './check.ts'

const LONGEST_WAIT_MS = 1500
const LONGEST_ANSWER = 10_000

export const AiShape = z.object({
  /** Null when the settings of the AI have a problem. */
  provider: z.string().nullable(),
  model: z.string().nullable(),
  /** Of the server that is or would be asked; null when there is none. */
  address: z.string().nullable(),
  /** Null when nobody was asked. */
  isReachable: z.boolean().nullable(),
  version: z.string().nullable(),
  /** Why it is not reachable. */
  problem: z.string().nullable(),
})
export type AiFacts = z.infer<typeof AiShape>

const Version = z.object({version: z.string().max(50)})

/** Who answers questions, and whether an Ollama server that should is there. Sends it nothing. */
export async function readAi(ai: GroupValues<'ai'> | null): Promise<AiFacts> {
  if (ai === null) return {address: null, isReachable: null, model: null, problem: null, provider: null, version: null}
  const {model, ollamaUrl, openaiBaseUrl, provider} = ai
  const notAsked = {isReachable: null, model, problem: null, provider, version: null}
  if (provider === 'openai') {
    const address = openaiBaseUrl === undefined ? null : maskedSetting('OPENAI_BASE_URL', openaiBaseUrl)
    return {...notAsked, address}
  }
  if (provider !== 'auto' && provider !== 'ollama') return {...notAsked, address: null, model: null}
  return {...notAsked, address: maskedSetting('OLLAMA_HOST', ollamaUrl), ...(await askVersion(ollamaUrl))}
}

export function aiCheck({address, isReachable, model, problem, provider, version}: AiFacts): Check {
  if (provider === null) return warning('AI', 'its settings have a problem; everything works without AI', 'lab doctor')
  if (provider === 'rules') return ok('AI', 'rules: no model is asked')
  if (provider === 'mock') return ok('AI', 'mock: made-up answers, for tests')
  if (isReachable === null)
    return ok('AI', `${provider}, model ${model}, at ${address ?? 'its own address'} (not asked)`)
  if (isReachable) return ok('AI', `Ollama ${version} at ${address}, model ${model}`)
  return warning(
    'AI',
    `Ollama at ${address} does not answer (${problem}); everything works without AI`,
    'Start it (ollama serve), set OLLAMA_HOST, or do without: AI_PROVIDER=rules',
  )
}

type Answer = Pick<AiFacts, 'isReachable' | 'problem' | 'version'>

async function askVersion(url: string): Promise<Answer> {
  try {
    const response = await fetch(...request(url))
    if (!response.ok) return unreachable(`HTTP ${response.status}`)
    const {data} = Version.safeParse(JSON.parse(await startOf(response)))
    return data ? {isReachable: true, problem: null, version: data.version} : unreachable('it is no Ollama server')
  } catch (error) {
    return unreachable(reasonOf(error))
  }
}

/** `fetch` takes no address with a user in it. */
function request(url: string): [URL, RequestInit] {
  const address = new URL(`${url}/api/version`)
  const {password, username} = address
  address.username = ''
  address.password = ''
  const user = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')
  return [
    address,
    {
      headers: username === '' ? {} : {authorization: `Basic ${user}`},
      redirect: 'error',
      signal: AbortSignal.timeout(LONGEST_WAIT_MS),
    },
  ]
}

async function startOf(response: Response): Promise<string> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, {stream: true})
    if (text.length > LONGEST_ANSWER) break
  }
  return text
}

function unreachable(problem: string): Answer {
  return {isReachable: false, problem, version: null}
}

/** `fetch` says only that it failed; why is in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer'
  if (error.name === 'TimeoutError') return `no answer within ${LONGEST_WAIT_MS / 1000} s`
  if (error instanceof SyntaxError) return 'it is no Ollama server'
  const {cause} = error
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'no answer'
}

function maskedSetting(name: string, value: string): string {
  return masked(settingNamed(name)!, value)
}
