// Preloaded into a command (node --import): writes the process's peak resident memory in kB to file descriptor 3.
import {readFileSync, writeSync} from 'node:fs'

process.once('exit', () => writeSync(3, String(peakKilobytes())))

/**
 * On Linux from /proc: what getrusage says there starts from the peak of the process that forked this one.
 * VmHWM counts in units of 1024 bytes, as does ru_maxrss through Node.
 */
function peakKilobytes() {
  const peak =
    process.platform === 'linux'
      ? Number(/^VmHWM:\s*(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))[1])
      : process.resourceUsage().maxRSS
  return Math.round(peak * 1.024)
}
