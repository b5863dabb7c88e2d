import type {HostFacts} from '../facts.ts'
import type {PlannedGuest} from './example-lab.ts'
import {type Finding, finding} from './finding.ts'
import type {NumaFit} from './numa-fit.ts'
import {counted, memoryText} from './quantities.ts'
import {aboutRate, modelOfTheVerdict, promptSeconds, SHARE_REACHED, type TokenRate} from './token-rate.ts'

/** Tokens a second: faster than most people read, and slower than anybody waits for. */
const COMFORTABLE = 8
const BEARABLE = 4
/** What people hope for: when the model of the verdict is slower, one that is not is named. */
const QUICK = 15
const PROMPT_TOKENS = 2000

export function rateFinding(rates: readonly TokenRate[] | null): Finding {
  const rule = `memory bandwidth of one socket ÷ bytes read for a token; ${Math.round(SHARE_REACHED * 100)} % of it was reached on such machines`
  const rate = rates?.find(({model}) => model === modelOfTheVerdict.name)
  if (!rate) return finding('unknown', 'tokens a second are unknown, because the memory bandwidth is', rule)
  const {ceiling, model, realistic} = rate
  const ceilingText = `${ceiling.low.toFixed(1)} to ${ceiling.high.toFixed(1)}`
  const quicker = rates?.findLast((each) => each.realistic >= QUICK)
  const others = realistic < QUICK && quicker ? `; ${quicker.model}: ~${aboutRate(quicker.realistic)}` : ''
  const text = `${model}: ~${aboutRate(realistic)} tokens/s, never more than ${ceilingText} on one socket${others}`
  return finding(realistic >= COMFORTABLE ? 'good' : realistic >= BEARABLE ? 'limited' : 'bad', text, rule)
}

export function instructionsFinding({cpu}: HostFacts): Finding | null {
  if (/^(aarch64|arm64)$/.test(cpu.architecture ?? '')) return null
  const rule = 'llama.cpp and Ollama compute with AVX2'
  if (cpu.hasAvx2 === null) return finding('unknown', 'whether the processors have AVX2 is unknown', rule)
  if (!cpu.hasAvx2) return finding('bad', 'no AVX2: a model would be many times slower', rule)
  return finding('good', cpu.hasAvx512 ? 'AVX2 and AVX-512' : 'AVX2', rule)
}

export function promptFinding({cpu}: HostFacts, {threads}: PlannedGuest, numa: NumaFit | null): Finding | null {
  if (!cpu.hasAvx2 || cpu.hasAvx512 || !cpu.cores) return null
  const cores = numa?.recommended.cores ?? Math.min(threads, cpu.cores)
  const {high, low} = promptSeconds(PROMPT_TOKENS, cores)
  const text = `a prompt of ${PROMPT_TOKENS.toLocaleString('en')} tokens is read in ${Math.round(low)} to ${Math.round(high)} s`
  return finding(
    high > 30 ? 'limited' : 'good',
    text,
    `36 to 48 ms a token were measured with 16 cores that have AVX2; here ${cores}`,
  )
}

export function numaFinding({cpu, numa}: HostFacts, guest: PlannedGuest, fit: NumaFit | null): Finding | null {
  const rule = 'memory of another socket is slower, so a model belongs on the cores and in the memory of one'
  if (numa.nodes?.length === 1 || cpu.sockets === 1) return null
  if (!fit) return finding('unknown', 'how the memory is split between the sockets is unknown', rule)
  const {fits, nodeCores, nodeMemoryBytes, nodes} = fit
  const size = `${memoryText(nodeMemoryBytes)}${numa.isDerived ? ` (all divided by ${nodes}, not read)` : ''}`
  const has = `one of the ${counted(nodes, 'NUMA node')} has ${counted(nodeCores, 'core')} and ${size}`
  const wants = `${guest.threads} processors and ${guest.memoryGibibytes} GiB`
  return fits ? finding('good', `${wants} fit: ${has}`, rule) : finding('limited', `${wants} do not fit: ${has}`, rule)
}
