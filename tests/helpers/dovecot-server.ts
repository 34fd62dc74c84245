import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createAuthority, createCertificate, type KeyPair } from './certificates'
import { dovecotConfiguration, oauthConfiguration } from './dovecot-configuration'
import { freePorts } from './ports'

/** What a test must know of the running server. Everything listens on 127.0.0.1 and is certified for `localhost`. */
export interface DovecotFacts {
  imap: number
  imaps: number
  pop3: number
  pop3s: number
  lmtp: number
  submission: number
  managesieve: number
  /** Every user name is accepted with this password. */
  password: string
  /** PEM of the authority that certified the server, and its key for certificates of further servers. */
  authority: KeyPair
  server: KeyPair
  /** Configuration file and user for `doveadm`. */
  configuration: string
  owner: { uid: number; gid: number } | null
}

export const isDovecotInstalled = (): boolean => existsSync('/usr/sbin/dovecot')

/** Ports are free when they are chosen, not surely a moment later. */
const START_ATTEMPTS = 3

/**
 * Starts a throw-away server; `relayPort` takes what its submission service and its Sieve scripts send,
 * `introspectionPort` is asked about access tokens.
 */
export async function startDovecot(
  relayPort: number,
  introspectionPort = 9,
): Promise<{ facts: DovecotFacts; stop(): Promise<void> }> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(relayPort, introspectionPort)
    } catch (error) {
      if (attempt === START_ATTEMPTS) throw error
    }
  }
}

async function startOnce(relayPort: number, introspectionPort: number) {
  // Its unix sockets must fit into 108 bytes: the path is kept short.
  const dir = mkdtempSync(join(tmpdir(), 'pd-'))
  const owner = process.getuid?.() === 0 ? idsOf('dovecot') : null
  const [imap = 0, imaps = 0, pop3 = 0, pop3s = 0, lmtp = 0, submission = 0, managesieve = 0] =
    await freePorts(7)
  const authority = createAuthority()
  const server = createCertificate({ names: ['localhost', '127.0.0.1'], authority })
  const facts: DovecotFacts = {
    ...{ imap, imaps, pop3, pop3s, lmtp, submission, managesieve },
    password: 'correct-horse-battery-staple',
    authority,
    server,
    configuration: join(dir, 'dovecot.conf'),
    owner,
  }
  prepareDir(dir, facts, relayPort, introspectionPort)
  const child = spawn('/usr/sbin/dovecot', ['-F', '-c', facts.configuration], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, HOME: dir },
    ...(owner ?? {}),
  })
  const stop = async (): Promise<void> => {
    await end(child)
    rmSync(dir, { recursive: true, force: true })
  }
  try {
    await untilReady(child, facts, join(dir, 'dovecot.log'))
    return { facts, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function prepareDir(dir: string, facts: DovecotFacts, relayPort: number, introspectionPort: number): void {
  const user = facts.owner ? 'dovecot' : execFileSync('id', ['-un'], { encoding: 'utf8' }).trim()
  const group = facts.owner ? 'dovecot' : execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim()
  const own = (path: string): void => {
    if (facts.owner) chownSync(path, facts.owner.uid, facts.owner.gid)
  }
  own(dir)
  for (const name of ['run', 'state', 'mail']) {
    mkdirSync(join(dir, name))
    own(join(dir, name))
  }
  const write = (name: string, content: string): void => {
    writeFileSync(join(dir, name), content)
    chmodSync(join(dir, name), 0o600)
    own(join(dir, name))
  }
  write('cert.pem', facts.server.cert)
  write('key.pem', facts.server.key)
  write('oauth2.conf', oauthConfiguration(introspectionPort))
  write('dovecot.conf', dovecotConfiguration({ dir, user, group, facts, relayPort }))
}

export const idsOf = (user: string): { uid: number; gid: number } => ({
  uid: Number(execFileSync('id', ['-u', user], { encoding: 'utf8' })),
  gid: Number(execFileSync('id', ['-g', user], { encoding: 'utf8' })),
})

const READY_POLLS = 60

/** The port opens before the authentication process is ready, so only a login that worked counts. */
async function untilReady(child: ChildProcess, facts: DovecotFacts, logFile: string): Promise<void> {
  for (let poll = 0; poll < READY_POLLS; poll++) {
    if (child.exitCode !== null)
      throw new Error(`dovecot ended: ${existsSync(logFile) ? readFileSync(logFile, 'utf8') : ''}`)
    if (await canLogIn(facts)) return
    await sleep(50)
  }
  throw new Error(`dovecot does not answer: ${readFileSync(logFile, 'utf8')}`)
}

function canLogIn({ imap, password }: DovecotFacts): Promise<boolean> {
  return new Promise((resolve) => {
    let received = ''
    const socket = connect(imap, '127.0.0.1')
    const finish = (ok: boolean): void => {
      socket.destroy()
      resolve(ok)
    }
    socket.setTimeout(500, () => finish(false))
    socket.on('error', () => finish(false))
    socket.on('close', () => finish(false))
    socket.on('data', (data) => {
      received += data.toString()
      if (/^a (OK|NO|BAD)/m.test(received)) finish(/^a OK/m.test(received))
    })
    socket.on('connect', () => socket.write(`a LOGIN ready@example.test "${password}"\r\n`))
  })
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}
