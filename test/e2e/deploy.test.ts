import {readFileSync} from 'node:fs'
import {createServer, type Server} from 'node:net'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {sshIntoFolder} from '../deploy/remote-home.ts'
import {run, temporaryEnvironment} from '../support/run-bin.ts'

const {environment, folder} = temporaryEnvironment()

describe('lab deploy', () => {
  const remote = join(folder, 'remote')
  const withSsh = {...environment, PATH: `${remote}:${process.env['PATH']}`}
  let port: Server
  let machine = ''

  beforeAll(async () => {
    port = createServer((socket) => socket.end())
    await new Promise<void>((resolve) => port.listen(0, '127.0.0.1', resolve))
    machine = `lab@127.0.0.1:${(port.address() as {port: number}).port}`
  })
  afterAll(() => port.close())

  const deploy = (args: readonly string[], input = '') =>
    run('lab', ['deploy', 'postgres', machine, '--subnet', '10.99.0.0/24', ...args], {environment: withSsh, input})

  it('tells what was changed, and warns when this computer gets no answer', async () => {
    sshIntoFolder(remote, "echo 'step: Docker'; echo 'changed: Installed docker.io'; echo 'done: 1 change'")
    const {exitCode, stderr, stdout} = await deploy(['--password-stdin', '--json'], "it's 100 % secret\n")
    expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''})
    const {data, meta} = JSON.parse(stdout)
    expect(data).toMatchObject({
      changes: ['Installed docker.io'],
      deployment: 'postgres',
      result: 'changed',
      script: null,
    })
    expect(readFileSync(data.passwordFile, 'utf8')).toBe("it's 100 % secret\n")
    expect(readFileSync(join(remote, 'input'), 'utf8')).toContain("DATABASE_PASSWORD='it'\\''s 100 % secret'\n")
    expect(meta.warnings).toEqual([
      expect.stringMatching(/^postgres on lab@127\.0\.0\.1 is not well: .*10\.99\.0\.0\/24 only/),
    ])
  })

  it('ends with what the script said', async () => {
    sshIntoFolder(remote, "printf 'error: The disk is full.\\nnext: lab vm resize\\ncode: DISK_FULL\\n' >&2; exit 1")
    const {exitCode, stderr, stdout} = await deploy([])
    expect({exitCode, stdout}).toEqual({exitCode: 1, stdout: ''})
    expect(stderr).toBe('error: postgres is not deployed to lab@127.0.0.1: The disk is full.\nnext:  lab vm resize\n')
  })

  it('refuses a time or a model that could not be meant, before anything is sent', async () => {
    const refused = async (...args: readonly string[]) => {
      const {exitCode, stderr} = await run('lab', ['deploy', ...args, '--subnet', '10.0.0.0/8', '-n'], {environment})
      return {exitCode, field: /^ {2}(--\S+)/m.exec(stderr)?.[1]}
    }
    expect(await refused('apps', 'lab@192.0.2.1', '--briefing-at', '25:00')).toEqual({
      exitCode: 2,
      field: '--briefing-at',
    })
    expect(await refused('ollama', 'lab@192.0.2.1', '--model', 'x"\ny')).toEqual({exitCode: 2, field: '--model'})
  })

  it('--dry-run shows the script without its secrets, and connects to nobody', async () => {
    const {exitCode, stdout} = await run('lab', ['deploy', 'apps', 'lab@192.0.2.1', '--subnet', '10.0.0.0/8', '-n'], {
      environment: {...environment, PATH: ''},
    })
    expect(exitCode).toBe(0)
    expect(stdout).toContain("DOTENV='********'\n")
    expect(stdout).toContain('deploy_apps </dev/null')
  })
})
