import {setImmediate} from 'node:timers/promises'
import {peakMemoryOfBin, runBin, runNode, runScript, runTool} from './command.js'

/**
 * Every measure once a round, so that whatever else the machine does falls on all alike. Gives each measure with its
 * `median` (milliseconds or megabytes) and `ratio` to an empty Node.
 */
export async function sampleInRounds(measures, places, rounds) {
  const empty = []
  const samples = new Map(measures.map((measure) => [measure, []]))
  for (const measure of measures) if (!isSlow(measure)) take(measure, places) // warms the disk's cache
  for (let round = 1; round <= rounds; round++) {
    process.stderr.write(`Round ${round} of ${rounds}\n`)
    empty.push(runNode(['-e', '0'], {env: {}}).milliseconds)
    for (const measure of measures) {
      if (round > (measure.rounds ?? rounds)) continue
      samples.get(measure).push(take(measure, places))
      await setImmediate() // lets the server's output through
    }
  }
  const node = median(empty)
  const results = measures.map((measure) => {
    const value = median(samples.get(measure))
    return {...measure, count: samples.get(measure).length, median: value, ratio: value / node}
  })
  const medianOf = (wanted) => results.find(({name}) => name === wanted)?.median
  return [
    {count: rounds, median: node, name: 'node -e 0', ratio: 1},
    ...results.map((result) => ({...result, beside: medianOf(result.target?.of)})),
  ]
}

function take({args, minus, place, script, target, tool}, places) {
  if (script) return runScript(script, args, places[place].use())
  if (tool) return runTool(args, places[place].use()).milliseconds
  if (target.megabytes) return peakMemoryOfBin(args, places[place].use())
  const {milliseconds} = runBin(args, places[place].use())
  return minus ? milliseconds - runBin(args, places[minus].use()).milliseconds : milliseconds
}

function isSlow({rounds}) {
  return rounds !== undefined
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
