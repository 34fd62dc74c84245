// `npm test`: everything from a fresh clone. On Debian and Ubuntu as root it installs what the tests need from the
// system; elsewhere it says what to install and which tests are left out until then.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { findElectron } from './lib/electron.mjs'
import { unpackDebian } from './lib/debian.mjs'
import { build, install, node24, root, runProgram, say } from './lib/prepare.mjs'

const DEBIAN_PACKAGES = [
  'dovecot-core',
  'dovecot-imapd',
  'dovecot-pop3d',
  'dovecot-lmtpd',
  'dovecot-submissiond',
  'dovecot-sieve',
  'dovecot-managesieved',
  'chromium',
  'chromium-headless-shell',
  'xvfb',
  'xauth',
  'gnome-keyring',
  'dbus',
  'fonts-noto-core',
  'fonts-noto-cjk',
]

/** Unpacked and not installed: as the machine's own mail server it would start, and drive out another. */
const POSTFIX = join(root, 'node_modules/.cache/postfix')
const MASTER = 'usr/lib/postfix/sbin/master'

/** What a group of tests needs, and what is left out without it. */
const NEEDS = [
  {
    found: () => onPath('doveconf', '/usr/sbin'),
    say: 'Dovecot 2.3 with Pigeonhole: the tests against real mail servers',
  },
  {
    found: () => existsSync(join(POSTFIX, MASTER)) || existsSync(join('/', MASTER)),
    say: 'Postfix, to be run as root: the test that counts what was delivered',
  },
  { found: hasBrowser, say: 'Chromium: the end-to-end tests (or: npx playwright install chromium)' },
  {
    found: () => onPath('gnome-keyring-daemon') || process.platform !== 'linux',
    say: 'gnome-keyring and dbus: the keychain tests',
  },
  {
    found: () => findElectron() !== null,
    say: 'the Electron program: the Electron tests (node node_modules/electron/install.js)',
  },
]

const results = join(root, 'test-results')
const steps = []
const totals = { passed: 0, failed: 0, skipped: 0 }
/** Titles of tests that failed, and of those that passed at a second try. */
const named = { failures: [], flaky: [] }
/** Of what a failed test said. */
const MOST_LINES = 12
const MOST_TEXT = 1200

await step('system packages', installSystemPackages)
await step('packages', install)
await step('Postfix', unpackPostfix)
const missing = NEEDS.filter((need) => !need.found())
for (const { say: what } of missing) say(`Not on this machine: ${what}`)

rmSync(results, { recursive: true, force: true })
mkdirSync(results, { recursive: true })
const tool = (path, ...args) => [node24(), [join(root, 'node_modules', path), ...args]]

// Each uses one core: side by side they take half the time.
await Promise.all([
  step('lint', () => run(node24(), [join(root, 'scripts/lint.mjs')])),
  inTurn(
    ...['shared', 'main', 'renderer', 'tests'].map((part) => ({
      name: `types of ${part}`,
      work: () => run(...tool('typescript/bin/tsc', '-p', `tsconfig.${part}.json`)),
    })),
    {
      name: 'format',
      work: () => run(...tool('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.')),
    },
  ),
])
await step('build', build)
await step('unit, migration, architecture and live tests', async () => {
  const report = join(results, 'unit.json')
  const ok = await run(
    ...tool('vitest/vitest.mjs', 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`),
  )
  return count(vitestCounts, report) && ok
})
if (hasBrowser()) await step('end-to-end tests', browserTests)
await step('Electron tests', async () => {
  const report = join(results, 'e2e-electron.json')
  const ok = await run(
    ...onDisplay(...tool('@playwright/test/cli.js', 'test', '--project=electron', '--pass-with-no-tests')),
    { E2E_REPORT: report },
  )
  return count(playwrightCounts, report) && ok
})

finish()

/** Runs one step, however the ones before it ended: one failure should not hide another. */
async function step(name, work) {
  say(`\n== ${name}`)
  const start = Date.now()
  const ok = await work()
  steps.push({ name, ok, seconds: Math.round((Date.now() - start) / 1000) })
  if (!ok) say(`-- failed: ${name}`)
}

async function inTurn(...list) {
  for (const { name, work } of list) await step(name, work)
}

function finish() {
  say('\n== summary')
  for (const { name, ok, seconds } of steps)
    say(`${ok ? 'ok    ' : 'FAILED'} ${String(seconds).padStart(4)} s  ${name}`)
  for (const { say: what } of missing) say(`left out: ${what}`)
  for (const title of named.flaky) say(`passed at the second try: ${title}`)
  for (const title of named.failures) say(`FAILED: ${title}`)
  const broken = steps.filter(({ ok }) => !ok)
  // A step that failed without a failing test (types, lint, build) counts as one failure.
  const failed = Math.max(totals.failed, broken.length)
  process.exitCode = broken.length > 0 ? 1 : 0
  process.stdout.write(`${totals.passed} passed, ${failed} failed, ${totals.skipped} skipped\n`)
}

async function run(command, args, env = {}) {
  const status = await runProgram(command, args, {
    // The tools run each other by the name `node`; that must be the one of our packages.
    env: {
      ...process.env,
      PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}`,
      CI: '1',
      ...env,
    },
    stdio: ['ignore', 2, 2],
  })
  return status === 0
}

/**
 * What fails is tried once more when all else is over, one test at a time: beside others a busy machine may have been
 * too slow for it. The summary names it and what it said.
 */
async function browserTests() {
  const cli = (...args) => tool('@playwright/test/cli.js', 'test', '--project=browser', ...args)
  const report = join(results, 'e2e.json')
  if (await run(...cli('--pass-with-no-tests'), { E2E_REPORT: report }))
    return count(playwrightCounts, report)
  const again = join(results, 'e2e-again.json')
  const ok = await run(...cli('--last-failed', '--workers=1', '--trace=on'), { E2E_REPORT: again })
  return (
    count((first) => playwrightCountsOfBoth(first, JSON.parse(readFileSync(again, 'utf8'))), report) && ok
  )
}

/** A window needs a display: on Linux without one, a virtual one. */
function onDisplay(command, args) {
  const needed =
    process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY && onPath('xvfb-run')
  return needed ? ['xvfb-run', ['--auto-servernum', command, ...args]] : [command, args]
}

function count(read, report) {
  try {
    const counts = read(JSON.parse(readFileSync(report, 'utf8')))
    for (const key of Object.keys(named)) named[key].push(...counts[key])
    for (const key of Object.keys(totals)) totals[key] += counts[key]
    return true
  } catch (error) {
    say(`No report: ${error.message}`)
    return false
  }
}

function vitestCounts(report) {
  const failures = report.testResults.flatMap(({ name, status, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed')
    const told = failed.map(({ fullName, failureMessages }) => withReason(fullName, failureMessages.at(-1)))
    return told.length === 0 && status === 'failed' ? [name] : told
  })
  return {
    failures,
    flaky: [],
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  }
}

function playwrightCounts({ stats, suites }) {
  const told = testsOf({ suites }).filter(({ status }) => status === 'unexpected')
  return {
    failures: told.map(({ title, reason }) => withReason(title, reason)),
    flaky: [],
    passed: stats.expected,
    failed: stats.unexpected,
    skipped: stats.skipped,
  }
}

/** Of the first run, what failed counts as in the second. A run that broke off before its tests has failed as well. */
function playwrightCountsOfBoth(first, second) {
  const [before, after] = [playwrightCounts(first), playwrightCounts(second)]
  const passed = new Set(
    testsOf(second).flatMap(({ title, status }) => (status === 'expected' ? [title] : [])),
  )
  const flaky = testsOf(first).filter(({ title, status }) => status === 'unexpected' && passed.has(title))
  return {
    failures: after.failures,
    flaky: flaky.map(({ title, reason }) => withReason(title, reason)),
    passed: before.passed + after.passed,
    failed: before.failed - after.passed,
    skipped: before.skipped,
  }
}

function testsOf({ specs = [], suites = [] }) {
  const here = specs.flatMap(({ title, file, tests }) =>
    tests.map(({ status, results }) => ({
      title: `${file}: ${title}`,
      status,
      reason: results.findLast(({ error }) => error)?.error.message,
    })),
  )
  return [...here, ...suites.flatMap(testsOf)]
}

/** Often the end of the output is all that is kept of a run. */
function withReason(title, reason = '') {
  const lines = stripVTControlCharacters(reason)
    .split('\n')
    .filter((line) => line.trim())
  return [title, ...lines.slice(0, MOST_LINES)].join('\n    ').slice(0, MOST_TEXT)
}

function isDebianAsRoot() {
  const isDebian = process.platform === 'linux' && existsSync('/etc/debian_version') && onPath('apt-get')
  return isDebian && process.getuid() === 0
}

/** Installing the packages of npm empties the folder it lies in. */
async function unpackPostfix() {
  if (!isDebianAsRoot() || existsSync(join(POSTFIX, MASTER))) return true
  for (const mayBeOld of [true, false]) {
    try {
      unpackDebian(POSTFIX, 'postfix')
      return true
    } catch (error) {
      say(String(error))
      // The lists of packages may be missing, or name what is there no more.
      if (mayBeOld) await run('apt-get', ['-q', 'update'])
    }
  }
  return false
}

async function installSystemPackages() {
  if (!isDebianAsRoot()) return true
  const lacking = DEBIAN_PACKAGES.filter((name) => !isInstalled(name))
  if (lacking.length === 0) return true
  const apt = (...args) =>
    run('apt-get', ['-o', 'DPkg::Lock::Timeout=500', '-q', ...args], { DEBIAN_FRONTEND: 'noninteractive' })
  return (await apt('update')) && apt('install', '-y', '--no-install-recommends', '--no-remove', ...lacking)
}

function isInstalled(name) {
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f', '${Status}', name], { encoding: 'utf8' })
  return stdout.includes('install ok installed')
}

function onPath(program, ...more) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...more]
  return folders.some((folder) => folder && existsSync(join(folder, program)))
}

/** Debian's Chromium, or the one Playwright downloaded. */
function hasBrowser() {
  if (existsSync('/usr/bin/chromium')) return true
  const script =
    "import('@playwright/test').then(({ chromium }) => process.stdout.write(chromium.executablePath()))"
  const { stdout } = spawnSync(node24(), ['-e', script], { cwd: root, encoding: 'utf8' })
  return Boolean(stdout) && existsSync(stdout)
}
