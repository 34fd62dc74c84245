// `npm run test:servers`: the live tests at Cyrus and Courier, each with two sets of settings. Debian's packages of
// them exclude Dovecot's, so they are unpacked into a folder of their own and not installed. Needs Linux and root:
// Courier's paths are fixed, and are put over the system's in a mount namespace.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { libraries, output, unpackDebian } from './lib/debian.mjs'
import { node24, root, runProgram, say } from './lib/prepare.mjs'

const PASSWORD = 'secret'
const USER = 'mail'
const COURIER = 'IMAP4rev1 UIDPLUS CHILDREN NAMESPACE SORT QUOTA IDLE'
const SERVERS = [
  {
    name: 'cyrus',
    start: startCyrus,
    settings: { altnamespace: 'yes', unixhierarchysep: 'yes', delete_mode: 'delayed' },
  },
  {
    name: 'cyrus-dots',
    start: startCyrus,
    settings: { altnamespace: 'no', unixhierarchysep: 'no', delete_mode: 'immediate' },
  },
  { name: 'courier', start: startCourier, settings: { IMAP_CAPABILITY: COURIER, IMAP_ENHANCEDIDLE: '1' } },
  {
    name: 'courier-bare',
    start: startCourier,
    settings: { IMAP_CAPABILITY: 'IMAP4rev1 CHILDREN NAMESPACE' },
  },
]

// Unix sockets: 108 bytes. The path is kept short.
const dir = mkdtempSync(join(tmpdir(), 'ps-'))
chmodSync(dir, 0o755)
const owner = { uid: Number(output('id', '-u', USER)), gid: Number(output('id', '-g', USER)) }
const children = []
const sockets = []
try {
  const cyrus = unpack('cyrus', 'cyrus-imapd')
  const courier = unpack('courier', 'courier-imap', 'courier-authdaemon', 'gamin')
  const running = []
  for (const { name, start, settings } of SERVERS) {
    const port = await freePort()
    await start({
      dir: own(join(dir, name)),
      port,
      settings,
      program: start === startCyrus ? cyrus : courier,
    })
    await untilGreeting(port)
    say(`${name} listens on ${port}`)
    running.push(`${name}:${port}`)
  }
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  process.exitCode = await runProgram(
    node24(),
    [vitest, 'run', '--project', 'live', 'tests/live/other-servers', ...process.argv.slice(2)],
    { cwd: root, stdio: 'inherit', env: { ...process.env, TEST_IMAP_SERVERS: running.join(',') } },
  )
} finally {
  for (const child of children) child.kill('SIGTERM')
  await Promise.all(children.map((child) => child.exitCode ?? once(child, 'exit')))
  for (const socket of sockets) socket.close()
  rmSync(dir, { recursive: true, force: true })
}

function unpack(name, ...packages) {
  const target = join(dir, 'program', name)
  unpackDebian(target, ...packages)
  return target
}

async function startCyrus({ dir: home, port, settings, program }) {
  for (const name of ['conf', 'conf/socket', 'spool', 'run', 'proc', 'lock', 'sasl']) own(join(home, name))
  const configuration = join(home, 'imapd.conf')
  const lines = {
    configdirectory: join(home, 'conf'),
    proc_path: join(home, 'proc'),
    mboxname_lockpath: join(home, 'lock'),
    defaultpartition: 'default',
    'partition-default': join(home, 'spool'),
    cyrus_user: USER,
    allowplaintext: 'yes',
    sasl_pwcheck_method: 'saslauthd',
    sasl_saslauthd_path: join(home, 'sasl/mux'),
    sasl_mech_list: 'PLAIN LOGIN',
    autocreate_users: 'anyone',
    autocreate_quota: '0',
    autocreate_post: 'yes',
    idlesocket: join(home, 'run/idle'),
    ...settings,
  }
  writeFileSync(
    configuration,
    Object.entries(lines)
      .map(([key, value]) => `${key}: ${value}\n`)
      .join(''),
  )
  const command = (name, more = '') =>
    `cmd="${program}/usr/lib/cyrus/bin/${name} -C ${configuration} ${more}"`
  writeFileSync(
    join(home, 'cyrus.conf'),
    `START {
  recover ${command('ctl_cyrusdb', '-r')}
  idled ${command('idled')}
}
SERVICES {
  imap ${command('imapd')} listen="127.0.0.1:${port}" prefork=0 maxchild=100
}
EVENTS {
}
`,
  )
  // saslauthd's protocol: user, password, service and realm, each after its length.
  await answer(join(home, 'sasl/mux'), (asked) => {
    const fields = []
    for (let at = 0; at + 2 <= asked.length; at += 2 + asked.readUInt16BE(at))
      fields.push(asked.subarray(at + 2, at + 2 + asked.readUInt16BE(at)).toString())
    return fields.length < 4 ? null : fields[1] === PASSWORD ? '\0\x02OK' : '\0\x02NO'
  })
  const args = ['-C', configuration, '-M', join(home, 'cyrus.conf'), '-p', join(home, 'run/pid'), '-D']
  run(join(program, 'usr/lib/cyrus/bin/master'), args, { LD_LIBRARY_PATH: libraries(program) })
}

async function startCourier({ dir: home, port, settings, program }) {
  for (const name of ['run', 'run/authdaemon', 'home', 'libexec']) own(join(home, name))
  cpSync(join(program, 'usr/libexec/gam_server'), join(home, 'libexec/gam_server'))
  // authdaemond's protocol: AUTH and a length, then service, kind, user and password, each on its line.
  await answer(join(home, 'run/authdaemon/socket'), (asked) => {
    const [, rest] = /^AUTH \d+\n(.*\n.*\n.*\n.*\n)/ms.exec(asked.toString()) ?? []
    if (rest === undefined) return null
    const [, , user, password] = rest.split('\n')
    if (password !== PASSWORD || !/^\w+$/.test(user)) return 'FAIL\n'
    const of = own(join(home, 'home', user))
    for (const name of ['Maildir', 'Maildir/cur', 'Maildir/new', 'Maildir/tmp']) own(join(of, name))
    const { uid, gid } = owner
    return `UID=${uid}\nGID=${gid}\nHOME=${of}\nADDRESS=${user}\nMAILDIR=${of}/Maildir\n.\n`
  })
  const script = `mkdir -p /run/courier && mount --bind ${home}/run /run/courier &&
    mount --bind ${home}/libexec /usr/libexec && set -a && . ${program}/etc/courier/imapd &&
    ${Object.entries(settings)
      .map(([key, value]) => `${key}='${value}'`)
      .join(' && ')} && IMAP_EMPTYTRASH= &&
    exec ${program}/usr/sbin/couriertcpd -address=127.0.0.1 -maxprocs=100 -maxperip=100 -nodnslookup \\
      -noidentlookup ${port} ${program}/usr/lib/courier/courier/imaplogin ${program}/usr/bin/imapd Maildir`
  run('unshare', ['-m', '--propagation', 'private', 'sh', '-c', script], {
    LD_LIBRARY_PATH: libraries(program),
  })
}

/** Answers everybody who asks at a unix socket, once `reply` finds the question whole. */
async function answer(path, reply) {
  const server = createServer((socket) => {
    let asked = Buffer.alloc(0)
    socket.on('error', () => undefined)
    socket.on('data', (data) => {
      asked = Buffer.concat([asked, data])
      const words = reply(asked)
      if (words !== null) socket.end(words)
    })
  }).listen(path)
  await once(server, 'listening')
  chmodSync(path, 0o777)
  sockets.push(server)
}

function run(command, args, env) {
  const child = spawn(command, args, { stdio: 'ignore', env: { ...process.env, ...env } })
  child.on('error', (error) => say(String(error)))
  children.push(child)
}

function own(path) {
  mkdirSync(path, { recursive: true })
  chownSync(path, owner.uid, owner.gid)
  return path
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  return port
}

async function untilGreeting(port) {
  for (let tries = 0; tries < 100; tries += 1) {
    const greeting = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1')
      const end = (words) => (socket.destroy(), resolve(words))
      socket.once('data', (data) => end(data.toString()))
      socket.once('error', () => end(''))
      socket.setTimeout(2000, () => end(''))
    })
    if (greeting.startsWith('* OK')) return
    await sleep(100)
  }
  throw new Error(`nothing answers on ${port}`)
}
