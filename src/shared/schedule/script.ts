import {PORTFOLIO, type SchedulePlace, scopeWords} from './names.ts'
import type {Plan} from './shape.ts'
import {shellText} from './shell-text.ts'

const LARGEST_LOG_BYTES = 1_000_000
/** Later than this cron does not start anything, and no two candidates for one time are closer to each other. */
const LATEST_START_MINUTES = 25

/** What is run, and where: all paths are absolute. */
export interface Program {
  readonly node: string
  readonly bin: string
  readonly workingDirectory: string
}

/**
 * The shell script that cron or systemd starts: it needs nothing of their environment, leaves a line in the log for each
 * run, and says on stderr, which cron mails, what went wrong.
 */
export function scheduleScript(plan: Plan, program: Program, place: SchedulePlace): string {
  const what = `coord briefing (${scopeWords(plan.scope)})`
  return `#!/bin/sh
# The briefing of ${scopeWords(plan.scope)}. "coord briefing schedule" makes this file anew each time.
# To try it: /bin/sh ${shellText(place.script)}

log=${shellText(place.log)}

note() {
  printf '%s %s\\n' "$(date '+%Y-%m-%dT%H:%M:%S%z')" "$1" >>"$log"
}

give_up() {
  note "exit $1: $2"
  printf '%s: %s\\nnext: coord briefing schedule --help\\n' ${shellText(what)} "$2" >&2
  exit "$1"
}

# Given a time, cron starts this at every time of the machine that may be the one: on at the right one only.
if [ -n "\${1-}" ]; then
  wanted=$1
  set -- $(TZ=${shellText(plan.timeZone)} date '+%u %H %M')
  hour=\${wanted%:*} minute=\${wanted#*:}
  late=$(((\${2#0} * 60 + \${3#0} - \${hour#0} * 60 - \${minute#0} + 1440) % 1440))
  [ "$late" -lt ${LATEST_START_MINUTES} ] || exit 0
${plan.days === 'weekdays' ? '  [ "$1" -le 5 ] || exit 0\n' : ''}fi

size=$(wc -c 2>/dev/null <"$log") || size=0
[ "$size" -lt ${LARGEST_LOG_BYTES} ] || mv -f "$log" ${shellText(place.oldLog)}
(umask 077 && : >>"$log")

node=${shellText(program.node)}
bin=${shellText(program.bin)}
environment=${shellText(place.environment)}
folder=${shellText(program.workingDirectory)}
[ -r "$environment" ] || give_up 1 "$environment is gone; schedule it again"
. "$environment"
cd "$folder" || give_up 1 "the folder $folder is gone; schedule it again elsewhere"
[ -x "$node" ] || give_up 127 "$node is gone; schedule it again with the Node that there is"
[ -r "$bin" ] || give_up 127 "$bin is gone; schedule it again with the coord that there is"

output=$("$node" "$bin" ${briefingArguments(plan).map(shellText).join(' ')} 2>&1 </dev/null)
code=$?
[ -z "$output" ] || printf '%s\\n' "$output" >>"$log"
note "exit $code"
if [ "$code" -ne 0 ]; then
  printf '%s\\n' "\${output:-${what} ended with $code and said nothing}" >&2
  printf 'log: %s\\n' "$log" >&2
${plan.sends ? '' : `else\n  printf '%s\\n' "$output"\n`}fi
exit "$code"
`
}

/** Destinations are in the environment file: arguments are shown to every user of the machine. */
function briefingArguments({ifChanged, scope, sends, usesAi}: Plan): string[] {
  return [
    'briefing',
    '--no-input',
    ...(scope === PORTFOLIO ? [] : ['--project', scope]),
    ...(usesAi ? [] : ['--no-ai']),
    ...(ifChanged ? ['--if-changed'] : []),
    ...(sends ? ['--send', '--quiet'] : []),
  ]
}
