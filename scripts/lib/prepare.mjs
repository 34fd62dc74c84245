// What every command needs first: the packages installed and the program built. Runs on the Node a fresh machine
// has (20 or later) and uses nothing but it.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

const SOURCES = [
  'src',
  'resources',
  'package.json',
  'package-lock.json',
  'electron.vite.config.ts',
  'postcss.config.cjs',
]

/** Installs and builds where needed. What is said goes to stderr: stdout belongs to the program. */
export function prepare() {
  if (!install() || !build()) process.exit(1)
}

/** Installs the packages of package-lock.json unless they are. False when that fails. */
export function install() {
  if (isInstalled()) return true
  say('Installing packages')
  return run(...npm('ci', '--no-audit', '--no-fund', '--loglevel=error'))
}

/** Builds all programs unless what is built is newer than every source. False when that fails. */
export function build() {
  // The page is built last, so its time is the time of the whole build.
  if (modified('out/renderer/index.html') > Math.max(...SOURCES.map((path) => newest(join(root, path)))))
    return true
  say('Building')
  return run(node24(), [
    join(root, 'node_modules/electron-vite/bin/electron-vite.js'),
    'build',
    '--logLevel',
    'warn',
  ])
}

/** The Node that runs Postilla: it comes as a package, since the system's may be too old for the database. */
export function node24() {
  return join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node')
}

/** V8 lets the space for new objects grow to 96 MB, which a first sync fills; a third of it is as fast. */
export const engineFlags = ['--max-semi-space-size=16']

/** The command line of npm, whether or not npm started us. */
export function npm(...args) {
  const script = process.env.npm_execpath
  return script?.endsWith('.js') ? [process.execPath, [script, ...args]] : ['npm', args]
}

/** Runs a program in the foreground until it ends; resolves with its exit code. Signals reach it through us. */
export function runProgram(command, args, options = {}) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options })
  const forward = (signal) => child.kill(signal)
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, forward)
  return new Promise((resolve) => {
    child.on('error', (error) => {
      say(String(error))
      resolve(1)
    })
    child.on('exit', (code, signal) => {
      for (const name of signals) process.off(name, forward)
      resolve(code ?? (signal ? 1 : 0))
    })
  })
}

export const say = (line) => void process.stderr.write(`${line}\n`)

function run(command, args) {
  // npm is a .cmd file on Windows, which only a shell can start.
  const shell = process.platform === 'win32' && command === 'npm'
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell })
  if (status !== 0) say(`This failed: ${[command, ...args].join(' ')}`)
  return status === 0
}

/** Compares what npm noted after installing with what it should install; times would lie after a checkout. */
function isInstalled() {
  const wanted = packagesIn('package-lock.json')
  const present = packagesIn('node_modules/.package-lock.json')
  if (!wanted || !present || !existsSync(node24())) return false
  // Optional packages are those for other systems.
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || present[path]?.version === version,
  )
}

function packagesIn(lockFile) {
  try {
    return JSON.parse(readFileSync(join(root, lockFile), 'utf8')).packages
  } catch {
    return null
  }
}

const modified = (path) => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0

/** The latest change under a path; folders count, so that a removed file is noticed. */
function newest(path) {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return 0
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))))
}
