import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'

export interface AppOptions {
  /** The profile's folder; a temporary one, removed by `stop`, where absent. */
  profileDir?: string
  demo?: boolean
  /** Lets it open a browser window by itself. */
  openWindow?: boolean
  env?: Record<string, string>
}

/** The built Node shell, running on a profile of its own. */
export interface App {
  /** The address with this start's token; changes with every start. */
  url: string
  profileDir: string
  pid: number
  /** What the process has written to stderr so far, over all starts. */
  stderr(): string
  /**
   * Stops cleanly and starts again on the same profile; `url` is new afterwards. With `later`, its clock is so many
   * milliseconds ahead.
   */
  restart(later?: number): Promise<void>
  /** Ends the process as a power cut would, without a chance to finish anything. */
  kill(): Promise<void>
  /** Starts again after `kill`. */
  start(): Promise<void>
  /** Stops cleanly and removes a temporary profile. */
  stop(): Promise<void>
}

const root = resolve(import.meta.dirname, '../..')
/** A build elsewhere than `out` may be tested, too: nobody rebuilds it under the running tests. */
const program = join(root, process.env['POSTILLA_BUILD'] ?? 'out', 'main/node.js')
const node = join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node')

/** The command line and surroundings of a start of the Node shell. */
export const nodeShell = (args: readonly string[], env: NodeJS.ProcessEnv = {}) => ({
  node,
  args: [program, ...args],
  options: {
    cwd: root,
    env: { ...process.env, POSTILLA_PASSPHRASE: 'a passphrase for tests', ...env },
  },
})

const readyLine = z.object({ ready: z.literal(true), url: z.url() })

/** Starts the built Node shell (`npm run build` first) with its secrets in a sealed file. */
export async function startApp(options: AppOptions = {}): Promise<App> {
  const profileDir = options.profileDir ?? mkdtempSync(join(tmpdir(), 'postilla-test-'))
  let running = await launch(profileDir, options)
  let earlier = ''

  async function end(signal: NodeJS.Signals): Promise<void> {
    await endProcess(running.child, signal)
    earlier += running.stderr()
    running = { ...running, stderr: () => '' }
  }

  return {
    get url() {
      return running.url
    },
    get pid() {
      return running.child.pid ?? 0
    },
    profileDir,
    // Also what a process said that ended by itself.
    stderr: () => earlier + running.stderr(),
    async restart(later = 0) {
      await end('SIGTERM')
      running = await launch(profileDir, { ...options, env: { ...options.env, ...clockAhead(later) } })
    },
    kill: () => end('SIGKILL'),
    async start() {
      running = await launch(profileDir, options)
    },
    async stop() {
      await end('SIGTERM')
      if (!options.profileDir) rmSync(profileDir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** What makes the clock of a start run ahead. */
const clockAhead = (later: number): Record<string, string> =>
  later === 0
    ? {}
    : {
        NODE_OPTIONS: `--import=data:text/javascript,const%20now=Date.now;Date.now=()=>now()%2B${String(later)}`,
      }

interface Running {
  child: ChildProcess
  url: string
  stderr(): string
}

async function launch(profileDir: string, { demo, openWindow, env }: AppOptions): Promise<Running> {
  const choices = [...(demo ? ['--demo'] : []), ...(openWindow ? [] : ['--no-open'])]
  const start = nodeShell(['--profile', profileDir, ...choices], env)
  const child = spawn(start.node, start.args, { ...start.options, stdio: ['ignore', 'pipe', 'pipe'] })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const url = await new Promise<string>((resolveUrl, reject) => {
    child.once('error', reject)
    child.once('exit', (code) =>
      reject(new Error(`Postilla ended with ${String(code)} before it served: ${stderr}`)),
    )
    createInterface({ input: child.stdout }).once('line', (line) =>
      resolveUrl(readyLine.parse(JSON.parse(line)).url),
    )
  })
  return { child, url, stderr: () => stderr }
}

function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolveEnd) => {
    child.once('exit', () => resolveEnd())
    child.kill(signal)
  })
}
