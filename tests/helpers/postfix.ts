import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { rmSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { idsOf } from './dovecot-server'
import { freePorts } from './ports'

/** A Postfix of the tests' own: it takes mail on a loopback port and hands it to Dovecot by LMTP. */
export interface Postfix {
  port: number
  /** Nothing of what it took waits in it any more. */
  isEmpty(): boolean
  log(): string
  stop(): Promise<void>
}

const MASTER = 'usr/lib/postfix/sbin/master'
/** `npm test` unpacks Debian's package here; one that is installed will do, and is left alone. */
const unpacked = resolve(import.meta.dirname, '../../node_modules/.cache/postfix')
const program = (): string | null => [unpacked, '/'].find((home) => existsSync(join(home, MASTER))) ?? null

/** Its master gives each process the rights it needs, which only root can. */
export const isPostfixThere = (): boolean => process.getuid?.() === 0 && program() !== null

/** Users and groups every Debian has: the queue is the one's, and nobody writes into it by the other. */
const OWNER = 'mail'
const GROUP = 'daemon'
const QUEUES = ['active', 'bounce', 'corrupt', 'defer', 'deferred', 'flush', 'hold', 'incoming']

/**
 * `refuses` is the pattern of recipients it says 550 to; of mail from `keeps` it puts a copy into the mailbox of the
 * same name, with the detail `Sent`, as a server does that keeps what was sent through it.
 */
export async function startPostfix(options: {
  lmtpPort: number
  refuses: string
  keeps: string
}): Promise<Postfix> {
  const home = program()
  if (home === null) throw new Error('Postfix is not here; use isPostfixThere')
  const dir = mkdtempSync(join(tmpdir(), 'pf-'))
  chmodSync(dir, 0o755)
  const [port = 0] = await freePorts(1)
  prepare(dir, home, port, options)
  const etc = join(dir, 'etc')
  const child = spawn(join(home, MASTER), ['-c', etc, '-d'], {
    // A group of its own: its master ends all of its group.
    detached: true,
    stdio: 'ignore',
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', MAIL_CONFIG: etc, LD_LIBRARY_PATH: libraries(home) },
  })
  // Whoever ends the tests in the middle leaves none behind.
  const endToo = (): void => void child.kill('SIGTERM')
  process.once('exit', endToo)
  child.once('exit', () => process.off('exit', endToo))
  const logFile = join(dir, 'log')
  const log = (): string => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : '')
  const stop = async (): Promise<void> => {
    await end(child)
    rmSync(dir, { recursive: true, force: true })
  }
  try {
    await untilReady(child, port, log)
  } catch (error) {
    await stop()
    throw error
  }
  const isEmpty = (): boolean =>
    ['incoming', 'active', 'deferred'].every((name) => filesIn(join(dir, 'queue', name)) === 0)
  return { port, isEmpty, log, stop }
}

function prepare(
  dir: string,
  home: string,
  port: number,
  { lmtpPort, refuses, keeps }: { lmtpPort: number; refuses: string; keeps: string },
): void {
  const owner = idsOf(OWNER)
  const group = idsOf(GROUP)
  const make = (name: string, mode: number, uid: number, gid: number): void => {
    mkdirSync(join(dir, name), { recursive: true })
    chownSync(join(dir, name), uid, gid)
    chmodSync(join(dir, name), mode)
  }
  make('etc', 0o755, 0, 0)
  make('data', 0o700, owner.uid, owner.gid)
  make('queue', 0o755, 0, 0)
  make('queue/pid', 0o755, 0, 0)
  for (const name of [...QUEUES, 'private', 'saved', 'trace'])
    make(`queue/${name}`, 0o700, owner.uid, owner.gid)
  make('queue/public', 0o710, owner.uid, group.gid)
  make('queue/maildrop', 0o730, owner.uid, group.gid)
  const write = (name: string, lines: readonly string[]): void =>
    writeFileSync(join(dir, 'etc', name), `${lines.join('\n')}\n`, { mode: 0o644 })
  write('recipients', [`/${refuses}/ 550 5.1.1 There is no such user here`])
  write('keeps', [`/^(${keeps})@(.*)$/ $1+Sent@$2`])
  write('main.cf', configuration(dir, home, lmtpPort))
  write('master.cf', services(port))
}

const configuration = (dir: string, home: string, lmtpPort: number): string[] => [
  'compatibility_level = 3.6',
  `queue_directory = ${dir}/queue`,
  `data_directory = ${dir}/data`,
  `daemon_directory = ${join(home, 'usr/lib/postfix/sbin')}`,
  `command_directory = ${join(home, 'usr/sbin')}`,
  `shlib_directory = ${join(home, 'usr/lib/postfix')}`,
  `meta_directory = ${dir}/etc`,
  `mail_owner = ${OWNER}`,
  `setgid_group = ${GROUP}`,
  'default_privs = nobody',
  `maillog_file = ${dir}/log`,
  `maillog_file_prefixes = ${dir}`,
  'inet_interfaces = 127.0.0.1',
  'inet_protocols = ipv4',
  'myhostname = mx.example.test',
  'mydestination =',
  'alias_maps =',
  'alias_database =',
  'local_recipient_maps =',
  'virtual_mailbox_domains = example.test',
  `virtual_transport = lmtp:inet:127.0.0.1:${lmtpPort}`,
  'mynetworks = 127.0.0.0/8',
  `smtpd_recipient_restrictions = check_recipient_access regexp:${dir}/etc/recipients, permit_mynetworks, reject`,
  `sender_bcc_maps = regexp:${dir}/etc/keeps`,
  // What Dovecot cannot take at once, it is asked again for after a moment.
  'queue_run_delay = 1s',
  'minimal_backoff_time = 1s',
  'maximal_backoff_time = 2s',
  'in_flow_delay = 0',
  'smtpd_client_connection_count_limit = 0',
  'import_environment = MAIL_CONFIG LANG=C LD_LIBRARY_PATH POSTLOG_SERVICE POSTLOG_HOSTNAME',
  'export_environment = MAIL_CONFIG LANG LD_LIBRARY_PATH',
]

const services = (port: number): string[] => [
  `127.0.0.1:${port} inet n - n - - smtpd`,
  'cleanup unix n - n - 0 cleanup',
  'qmgr unix n - n 300 1 qmgr',
  'rewrite unix - - n - - trivial-rewrite',
  ...['bounce', 'defer', 'trace'].map((name) => `${name} unix - - n - 0 bounce`),
  ...['proxymap', 'discard', 'lmtp', 'error'].map((name) => `${name} unix - - n - - ${name}`),
  'retry unix - - n - - error',
  ...['verify', 'anvil', 'scache'].map((name) => `${name} unix - - n - 1 ${name}`),
  'postlog unix-dgram n - n - 1 postlogd',
]

/** Of an unpacked package its own, and what came with it. */
function libraries(home: string): string {
  const machine = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu'
  return ['usr/lib/postfix', `usr/lib/${machine}`, `lib/${machine}`].map((name) => join(home, name)).join(':')
}

function filesIn(path: string): number {
  try {
    return readdirSync(path).reduce((count, name) => {
      const found = statSync(join(path, name), { throwIfNoEntry: false })
      return count + (found?.isDirectory() ? filesIn(join(path, name)) : Number(found !== undefined))
    }, 0)
  } catch {
    // Moved on while it was looked at.
    return 1
  }
}

const READY_POLLS = 200

async function untilReady(child: ChildProcess, port: number, log: () => string): Promise<void> {
  for (let poll = 0; poll < READY_POLLS; poll++) {
    if (child.exitCode !== null) throw new Error(`Postfix ended: ${log()}`)
    if (await greets(port)) return
    await sleep(50)
  }
  throw new Error(`Postfix does not answer: ${log()}`)
}

const greets = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(port, '127.0.0.1')
    const finish = (isGreeting: boolean): void => {
      socket.destroy()
      done(isGreeting)
    }
    socket.setTimeout(1000, () => finish(false))
    socket.on('error', () => finish(false))
    socket.on('data', (data) => finish(data.toString().startsWith('220')))
  })

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}
