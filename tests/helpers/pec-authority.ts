import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** PEM texts. */
export interface SigningPair {
  key: string
  cert: string
}

/** A certificate authority for signatures that exists for one test run; `issuer` makes it an intermediate one. */
export function createMailAuthority(name: string, issuer?: SigningPair): SigningPair {
  return issue(
    `/O=Postilla tests/CN=${name}`,
    ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'],
    issuer,
    false,
    quickKey,
  )
}

/** Made in no time; RSA keys take up to a second. */
const quickKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1']

export interface MailCertificateOptions {
  name: string
  address: string
  issuer: SigningPair
  /** Ran out before it could sign anything. */
  expired?: boolean
  /** Lines of an openssl extension section in place of the usual ones. */
  extensions?: string[]
  keyType?: readonly string[]
}

/** A certificate for signing mail. */
export function createMailCertificate(options: MailCertificateOptions): SigningPair {
  const extensions = options.extensions ?? [
    'basicConstraints=CA:FALSE',
    'keyUsage=critical,digitalSignature',
    'extendedKeyUsage=emailProtection',
    `subjectAltName=email:${options.address}`,
  ]
  return issue(
    `/C=IT/O=${options.name}/CN=${options.name}`,
    extensions,
    options.issuer,
    options.expired,
    options.keyType,
  )
}

export interface SignOptions {
  digest?: string
  /** Certificates to send along. */
  chain?: readonly string[]
  /** The content inside instead of beside. */
  opaque?: boolean
  /** More arguments of `openssl cms -sign`. */
  extra?: readonly string[]
}

/** The DER form of a CMS signature over exactly these bytes. */
export function signCms(content: Buffer, signer: SigningPair, options: SignOptions = {}): Buffer {
  return inScratch((dir) => {
    writeFileSync(join(dir, 'signer.pem'), signer.cert)
    writeFileSync(join(dir, 'key.pem'), signer.key)
    writeFileSync(join(dir, 'chain.pem'), (options.chain ?? []).join('\n'))
    const chain = options.chain?.length ? ['-certfile', 'chain.pem'] : []
    const form = options.opaque ? ['-nodetach'] : []
    const files = ['-signer', 'signer.pem', '-inkey', 'key.pem', ...chain]
    const args = ['cms', '-sign', '-binary', '-outform', 'DER', '-md', options.digest ?? 'sha256']
    return openssl(dir, [...args, ...files, ...form, ...(options.extra ?? [])], content)
  })
}

/** What openssl says of a whole message: the verdict to compare ours with. */
export function opensslVerifies(message: Buffer, trusted?: string, atTime?: number): boolean {
  return inScratch((dir) => {
    writeFileSync(join(dir, 'trusted.pem'), trusted ?? '')
    const trust = trusted ? ['-CAfile', 'trusted.pem', '-no-CApath', '-no-CAstore'] : ['-noverify']
    const time = atTime === undefined ? [] : ['-attime', String(Math.floor(atTime / 1000))]
    try {
      openssl(dir, ['cms', '-verify', ...trust, ...time, '-out', 'content'], message)
      return true
    } catch {
      return false
    }
  })
}

/** A PKCS #7 file of certificates only. */
export const certificateBundle = (certs: readonly string[]): Buffer =>
  inScratch((dir) => {
    writeFileSync(join(dir, 'certs.pem'), certs.join('\n'))
    return openssl(dir, ['crl2pkcs7', '-nocrl', '-certfile', 'certs.pem', '-outform', 'DER'])
  })

export const toDer = (pem: string): Buffer => Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64')

function issue(
  subject: string,
  extensions: readonly string[],
  issuer?: SigningPair,
  expired = false,
  keyType: readonly string[] = ['-newkey', 'rsa:2048'],
): SigningPair {
  return inScratch((dir) => {
    writeFileSync(join(dir, 'extensions'), extensions.join('\n'))
    openssl(dir, ['req', ...keyType, '-nodes', '-subj', subject, '-keyout', 'key.pem', '-out', 'req.pem'])
    if (issuer) {
      writeFileSync(join(dir, 'ca.pem'), issuer.cert)
      writeFileSync(join(dir, 'ca.key'), issuer.key)
    }
    const signer = issuer ? ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'] : ['-signkey', 'key.pem']
    const days = ['-days', expired ? '-1' : '30']
    openssl(dir, [
      'x509',
      '-req',
      '-in',
      'req.pem',
      '-extfile',
      'extensions',
      ...signer,
      ...days,
      '-out',
      'cert.pem',
    ])
    return {
      key: readFileSync(join(dir, 'key.pem'), 'utf8'),
      cert: readFileSync(join(dir, 'cert.pem'), 'utf8'),
    }
  })
}

function openssl(cwd: string, args: readonly string[], input?: Buffer): Buffer {
  return execFileSync('openssl', args, {
    cwd,
    ...(input ? { input } : {}),
    stdio: 'pipe',
    maxBuffer: 200_000_000,
  })
}

function inScratch<T>(use: (dir: string) => T): T {
  const dir = mkdtempSync(join(tmpdir(), 'postilla-cms-'))
  try {
    return use(dir)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
