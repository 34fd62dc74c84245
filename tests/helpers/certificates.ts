import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface KeyPair {
  key: string
  cert: string
}

/** SHA-256, hex with colons: what `trustedCertificate` holds. */
export const fingerprintOf = (cert: string): string => new X509Certificate(cert).fingerprint256

/** A certificate authority that exists for one test run. */
export function createAuthority(): KeyPair {
  return inScratchDir((dir) => {
    openssl(dir, [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=Postilla test authority',
      '-keyout',
      'key.pem',
      '-out',
      'cert.pem',
    ])
    return readPair(dir)
  })
}

/** A server certificate; without an authority it signs itself. `expired` makes one that ran out in the past. */
export function createCertificate(options: {
  names: string[]
  authority?: KeyPair
  expired?: boolean
}): KeyPair {
  return inScratchDir((dir) => {
    const extensions = `subjectAltName=${options.names.map(altName).join(',')}\nbasicConstraints=CA:FALSE\n`
    writeFileSync(join(dir, 'extensions'), extensions)
    const subject = `/CN=${options.names[0] ?? 'nobody'}`
    openssl(dir, [
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      subject,
      '-keyout',
      'key.pem',
      '-out',
      'request.pem',
    ])
    const days = options.expired ? '-1' : '2'
    const signer = options.authority ? signedBy(dir, options.authority) : ['-key', 'key.pem']
    openssl(dir, [
      'x509',
      '-req',
      '-in',
      'request.pem',
      '-days',
      days,
      '-extfile',
      'extensions',
      '-out',
      'cert.pem',
      ...signer,
    ])
    return readPair(dir)
  })
}

function signedBy(dir: string, authority: KeyPair): string[] {
  writeFileSync(join(dir, 'ca-cert.pem'), authority.cert)
  writeFileSync(join(dir, 'ca-key.pem'), authority.key)
  return ['-CA', 'ca-cert.pem', '-CAkey', 'ca-key.pem', '-CAcreateserial']
}

const altName = (name: string): string => (/^[\d.]+$|:/.test(name) ? `IP:${name}` : `DNS:${name}`)

const openssl = (cwd: string, args: string[]): void => {
  execFileSync('openssl', args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] })
}

const readPair = (dir: string): KeyPair => ({
  key: readFileSync(join(dir, 'key.pem'), 'utf8'),
  cert: readFileSync(join(dir, 'cert.pem'), 'utf8'),
})

function inScratchDir<T>(work: (dir: string) => T): T {
  const dir = mkdtempSync(join(tmpdir(), 'postilla-tls-'))
  try {
    return work(dir)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
