import type {ListView} from '#shared/lists/index'
import {type Colour, localMinute, plainText, renderDetails, type Screen, wrap} from '#shared/terminal/index'
import type {InteractionStatus} from './interaction.ts'
import type {Interaction, InteractionDetail, Price, StatGroup, Statistic} from './shape.ts'

/** Enough of an id to type. */
export function shortId({id}: Pick<Interaction, 'id'>): string {
  return id.slice(0, 8)
}

export function interactionList(timeZone: string): ListView<Interaction> {
  return {
    columns: [
      {name: 'id', value: shortId},
      {name: 'at', shown: ({startedAt}) => localMinute(startedAt, timeZone), value: ({startedAt}) => startedAt},
      {name: 'task', value: ({task}) => task},
      {name: 'status', style: paintStatus, value: ({status}) => status},
      {name: 'model', flexible: true, value: ({model}) => model},
      {align: 'right', leaves: 3, name: 'in', value: ({promptTokens}) => promptTokens},
      {align: 'right', leaves: 3, name: 'out', value: ({outputTokens}) => outputTokens},
      {align: 'right', leaves: 2, name: 'ms', value: ({totalMs}) => totalMs},
      {align: 'right', leaves: 1, name: 'rate', title: 'TOKENS/S', value: ({tokensPerSecond}) => tokensPerSecond},
      {flexible: true, leaves: 4, name: 'error', value: ({errorCode}) => errorCode},
      {flexible: true, name: 'command', onRequest: true, value: ({command}) => command},
      {name: 'subject', onRequest: true, value: ({subject}) => subject},
      {name: 'provider', onRequest: true, value: ({provider}) => provider},
      {name: 'host', onRequest: true, value: ({host}) => host},
      {align: 'right', name: 'attempt', onRequest: true, value: ({attempt}) => attempt},
      {align: 'right', name: 'cost', onRequest: true, value: ({cost}) => cost?.amount ?? null},
      {name: 'currency', onRequest: true, value: ({cost}) => cost?.currency ?? null},
      {name: 'run', onRequest: true, value: ({runId}) => runId},
    ],
    empty: 'Nothing was asked yet, or nothing like that.',
  }
}

export function statisticList(by: StatGroup): ListView<Statistic> {
  return {
    columns: [
      {flexible: true, name: 'key', title: by.toUpperCase(), value: ({key}) => key},
      {align: 'right', name: 'calls', value: ({calls}) => calls},
      {align: 'right', name: 'ok', value: ({ok}) => ok},
      {align: 'right', name: 'mended', value: ({mended}) => mended},
      {align: 'right', name: 'fallback', value: ({fallback}) => fallback},
      {align: 'right', name: 'failed', value: ({failed}) => failed},
      {align: 'right', leaves: 2, name: 'in', value: ({promptTokens}) => promptTokens},
      {align: 'right', leaves: 2, name: 'out', value: ({outputTokens}) => outputTokens},
      {align: 'right', leaves: 1, name: 'rate', title: 'TOKENS/S', value: ({tokensPerSecond}) => tokensPerSecond},
      {align: 'right', leaves: 3, name: 'median', title: 'MEDIAN MS', value: ({medianMs}) => medianMs},
      {align: 'right', leaves: 4, name: 'slow', title: 'SLOW MS', value: ({slowMs}) => slowMs},
      {leaves: 5, name: 'cost', value: ({costs}) => costs.map(amountText).join(' + ') || null},
    ],
    empty: 'Nothing was asked yet, or nothing like that.',
  }
}

export const priceList: ListView<Price> = {
  columns: [
    {flexible: true, name: 'model', value: ({model}) => model},
    {name: 'from', value: ({validFrom}) => validFrom},
    {align: 'right', name: 'input', value: ({input}) => input.amount},
    {align: 'right', name: 'output', value: ({output}) => output.amount},
    {name: 'currency', value: ({input}) => input.currency},
  ],
  empty:
    'No prices: models that run here cost nothing. Add one: lab ai price set MODEL --input 0.15 --output 0.60 --currency USD',
}

export function renderPrice({input, model, output, validFrom}: Price): string {
  return `${model} costs ${amountText(input)} in and ${amountText(output)} out for a million tokens, from ${validFrom} on`
}

/** One attempt with all that is known of it: figures, what was asked, what was answered, what was wrong. */
export function renderInteraction(interaction: InteractionDetail, screen: Screen, timeZone: string): string {
  const {colour} = screen
  const {cost, errorCode, errorMessage, issues, messages, model, modelResolved, response, status} = interaction
  const asked = messages?.map(({content, role}) => section(role, content, screen)) ?? []
  return [
    renderDetails(
      [
        {label: 'id', value: interaction.id},
        {label: 'at', value: localMinute(interaction.startedAt, timeZone)},
        {label: 'command', value: interaction.command},
        {label: 'task', value: `${interaction.task} (prompt ${interaction.promptVersion})`},
        {label: 'about', value: interaction.subject},
        {label: 'status', style: (text) => paintStatus(text, interaction, colour), value: STATUS_WORDS[status]},
        {label: 'attempt', value: attemptText(interaction)},
        {label: 'provider', value: [interaction.provider, interaction.host].filter(Boolean).join(' at ')},
        {
          label: 'model',
          value: modelResolved === null || modelResolved === model ? model : `${model}: ${modelResolved}`,
        },
        {label: 'tokens', value: tokensText(interaction)},
        {label: 'time', value: timeText(interaction)},
        {label: 'cost', value: cost && amountText(cost)},
        {label: 'grounded', value: interaction.grounded === null ? null : `${interaction.grounded} of the items`},
        {label: 'dropped', value: interaction.rejected === null ? null : `${interaction.rejected} items`},
        {label: 'error', value: errorCode && `${errorCode}: ${errorMessage}`},
        {label: 'issues', value: issues.length === 0 ? null : issues.join('\n')},
      ],
      screen,
    ),
    ...(messages === null ? ['What was asked was not kept (AI_LOG_CONTENT).'] : asked),
    ...(response === null ? [] : [section('answer', response, screen)]),
  ].join('\n\n')
}

const STATUS_WORDS: Readonly<Record<InteractionStatus, string>> = {
  abandoned: 'abandoned: the program ended before the answer came',
  cancelled: 'cancelled',
  failed: 'failed: another attempt followed',
  fallback: 'fallback: the rules answered instead',
  ok: 'ok',
  repaired: 'repaired: right after the model was told what was wrong',
  running: 'running',
  salvaged: 'salvaged: what was complete and right was used',
}

function paintStatus(text: string, {status}: Pick<Interaction, 'status'>, colour: Colour): string {
  if (status === 'ok' || status === 'running') return text
  return status === 'repaired' || status === 'salvaged' ? colour.yellow(text) : colour.red(text)
}

function section(title: string, text: string, {colour, columns}: Screen): string {
  return `${colour.bold(title)}\n${wrap(plainText(text), columns)}`
}

function attemptText({attempt, attempts}: InteractionDetail): string | null {
  return attempts.length < 2 ? null : `${attempt} of ${attempts.map((id) => shortId({id})).join(', ')}`
}

function tokensText(interaction: InteractionDetail): string {
  const {contextTokens, outputTokens, promptTokens, promptTokensEstimated, tokensPerSecond} = interaction
  const read = promptTokens === null ? `about ${promptTokensEstimated}` : String(promptTokens)
  const rate = tokensPerSecond === null ? '' : ` (${tokensPerSecond} a second)`
  return `${read} in, ${outputTokens ?? 'unknown'} out${rate}, window ${contextTokens}`
}

function timeText({firstByteMs, generationMs, loadMs, promptMs, totalMs}: InteractionDetail): string | null {
  if (totalMs === null) return null
  const parts = [
    ['loading', loadMs],
    ['reading', promptMs],
    ['writing', generationMs],
    ['to the first word', firstByteMs],
  ].flatMap(([what, ms]) => (ms === null ? [] : [`${ms} ms ${what}`]))
  return [`${totalMs} ms`, ...parts].join(', ')
}

function amountText({amount, currency}: {readonly amount: string; readonly currency: string}): string {
  return `${currency} ${amount}`
}
