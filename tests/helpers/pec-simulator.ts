import { createHash, randomUUID } from 'node:crypto'
import { createMailAuthority, createMailCertificate, signCms, type SigningPair } from './pec-authority'

/*
 * Providers of certified mail as RFC 6109 has them, with an authority of their own: every type of envelope, receipt
 * and notice, as bytes that a real mailbox would hold.
 */

export interface PecMail {
  /** With angle brackets. */
  messageId: string
  from: string
  to: readonly string[]
  cc?: readonly string[]
  /** Recipients that are ordinary mailboxes. */
  external?: readonly string[]
  subject: string
  text: string
  attachments?: readonly { filename: string; content: string }[]
  kind?: 'completa' | 'breve' | 'sintetica'
}

/** One passage of a message through the system. */
export interface PecTransit {
  mail: PecMail
  /** The id the sender's provider gives. */
  identificativo: string
  at: Date
}

export interface ReceiptOptions {
  recipient?: string
  at?: Date
  errore?: string
  erroreEsteso?: string
  /** Only of the notice of a passed time limit. */
  hours?: 12 | 24
  virus?: boolean
  /** What is written, in place of what the rules say. */
  changes?: EnvelopeChanges
}

/** Departures from the rules, as faulty and dishonest senders make them. */
export interface EnvelopeChanges {
  signer?: SigningPair
  chain?: readonly string[]
  digest?: string
  headers?: Record<string, string>
  daticert?: (xml: string) => string
  /** More parts within the signed entity. */
  parts?: readonly string[]
  lineFeeds?: boolean
  opaque?: boolean
}

export class PecSimulator {
  readonly authority: SigningPair = createMailAuthority('AgID CA1 (test)')
  readonly #providers = new Map<string, PecProvider>()

  /** The provider of a domain; made when first asked for. */
  provider(domain: string): PecProvider {
    const known = this.#providers.get(domain)
    if (known) return known
    const provider = new PecProvider(domain, this.authority)
    this.#providers.set(domain, provider)
    return provider
  }
}

export type ReceiptType =
  | 'accettazione'
  | 'non-accettazione'
  | 'presa-in-carico'
  | 'avvenuta-consegna'
  | 'errore-consegna'
  | 'preavviso-errore-consegna'
  | 'rilevazione-virus'

export class PecProvider {
  readonly name: string
  readonly address: string
  readonly pair: SigningPair

  constructor(
    readonly domain: string,
    readonly authority: SigningPair,
  ) {
    this.name = `Gestore ${domain} S.p.A.`
    this.address = `posta-certificata@${domain}`
    this.pair = createMailCertificate({ name: this.name, address: this.address, issuer: authority })
  }

  /** Takes a message on, giving it the id under which all receipts name it. */
  submit(mail: PecMail, at = new Date()): PecTransit {
    return {
      mail,
      at,
      identificativo: `opec${Math.floor(at.getTime() / 1000)}.${randomUUID()}@${this.domain}`,
    }
  }

  /** The transport envelope its recipients get (section 3.1.5). */
  envelope(transit: PecTransit, changes: EnvelopeChanges = {}): Buffer {
    const { mail, identificativo, at } = transit
    const headers = {
      'Message-ID': `<${identificativo}>`,
      'X-Riferimento-Message-ID': mail.messageId,
      Date: mailDate(at),
      Subject: `POSTA CERTIFICATA: ${mail.subject}`,
      From: `"Per conto di: ${mail.from}" <${this.address}>`,
      'Reply-To': mail.from,
      To: mail.to.join(', '),
      ...(mail.cc ? { Cc: mail.cc.join(', ') } : {}),
      'X-Trasporto': 'posta-certificata',
      ...(mail.kind ? { 'X-TipoRicevuta': mail.kind } : {}),
    }
    const xml = this.#daticert('posta-certificata', transit, {})
    return this.#message(headers, 'Messaggio di posta certificata', xml, originalMail(mail), changes)
  }

  /** The envelope of ordinary mail, or of certified mail that failed the checks (section 3.2.2). */
  anomaly(original: Buffer, sender: string, recipient: string, changes: EnvelopeChanges = {}): Buffer {
    const subject = /^subject:\s*(.*)$/im.exec(original.toString('latin1'))?.[1]?.trim() ?? ''
    const headers = {
      'Message-ID': `<${randomUUID()}@${this.domain}>`,
      Date: mailDate(new Date()),
      Subject: `ANOMALIA MESSAGGIO: ${subject}`,
      From: `"Per conto di: ${sender}" <${this.address}>`,
      'Reply-To': sender,
      To: recipient,
      'X-Trasporto': 'errore',
    }
    return this.#message(headers, 'Anomalia nel messaggio: posta ordinaria', null, original, changes)
  }

  /** Any receipt or notice. */
  receipt(type: ReceiptType, transit: PecTransit, options: ReceiptOptions = {}): Buffer {
    const { mail } = transit
    const at = options.at ?? transit.at
    const kind = type === 'avvenuta-consegna' ? deliveredKind(mail, options.recipient ?? '') : null
    const headers = {
      'Message-ID': `<${randomUUID()}@${this.domain}>`,
      'X-Riferimento-Message-ID': mail.messageId,
      'X-Ricevuta': type,
      ...(options.virus ? { 'X-VerificaSicurezza': 'errore' } : {}),
      Date: mailDate(at),
      Subject: `${prefixOf(type, options)}: ${mail.subject}`,
      From: this.address,
      To: mail.from,
    }
    const xml = this.#daticert(type, transit, { ...options, at })
    const original =
      kind === 'completa' ? originalMail(mail) : kind === 'breve' ? originalMail(mail, true) : null
    return this.#message(headers, readableText(type, transit, options), xml, original, options.changes ?? {})
  }

  #daticert(type: string, { mail, identificativo, at }: PecTransit, options: ReceiptOptions): string {
    const time = new Date((options.at ?? at).getTime() + 3600_000).toISOString()
    const [year = '', month = '', day = ''] = time.slice(0, 10).split('-')
    const external = new Set(mail.external)
    const asked = type === 'posta-certificata' || type === 'avvenuta-consegna'
    const recipients = [...mail.to, ...(mail.cc ?? [])].map(
      (address) =>
        `<destinatari tipo="${external.has(address) ? 'esterno' : 'certificato'}">${escape(address)}</destinatari>`,
    )
    return [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<postacert tipo="${type}" errore="${options.errore ?? (options.virus ? 'virus' : 'nessuno')}">`,
      '  <intestazione>',
      `    <mittente>${escape(mail.from)}</mittente>`,
      ...recipients.map((line) => `    ${line}`),
      `    <risposte>${escape(mail.from)}</risposte>`,
      `    <oggetto>${escape(mail.subject)}</oggetto>`,
      '  </intestazione>',
      '  <dati>',
      `    <gestore-emittente>${escape(this.name)}</gestore-emittente>`,
      `    <data zona="+0100"><giorno>${day}/${month}/${year}</giorno><ora>${time.slice(11, 19)}</ora></data>`,
      `    <identificativo>${escape(identificativo)}</identificativo>`,
      `    <msgid>${escape(mail.messageId)}</msgid>`,
      ...(asked ? [`    <ricevuta tipo="${mail.kind ?? 'completa'}"/>`] : []),
      ...(options.recipient ? [`    <consegna>${escape(options.recipient)}</consegna>`] : []),
      ...(type === 'presa-in-carico' ? mail.to.map((to) => `    <ricezione>${escape(to)}</ricezione>`) : []),
      ...(options.erroreEsteso ? [`    <errore-esteso>${escape(options.erroreEsteso)}</errore-esteso>`] : []),
      '  </dati>',
      '</postacert>',
      '',
    ].join('\n')
  }

  #message(
    headers: Record<string, string>,
    text: string,
    xml: string | null,
    original: Buffer | null,
    changes: EnvelopeChanges,
  ): Buffer {
    const boundary = `mixed-${randomUUID()}`
    const daticert = xml === null ? null : (changes.daticert?.(xml) ?? xml)
    const parts = [
      textPart(text),
      ...(daticert === null ? [] : [daticertPart(daticert)]),
      ...(original ? [postacertPart(original)] : []),
      ...(changes.parts ?? []),
    ]
    const body = [...parts.map((part) => `--${boundary}\r\n${part}`), `--${boundary}--`, ''].join('\r\n')
    const entity = Buffer.from(
      `Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n${body}`,
      'latin1',
    )
    return signMessage(entity, { ...headers, ...changes.headers }, changes.signer ?? this.pair, {
      ...changes,
      chain: changes.chain ?? [this.authority.cert],
    })
  }
}

/** Lays an S/MIME signature over an entity (RFC 8551 section 3.5). */
export function signMessage(
  entity: Buffer,
  headers: Record<string, string>,
  signer: SigningPair,
  options: Pick<EnvelopeChanges, 'chain' | 'digest' | 'lineFeeds' | 'opaque'> = {},
): Buffer {
  const cms = signCms(entity, signer, { ...options, opaque: options.opaque ?? false })
  const encoded = lines(cms.toString('base64'))
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  const boundary = `signed-${randomUUID()}`
  const rest = options.opaque
    ? [
        'Content-Type: application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"',
        base64Header,
        '',
        encoded,
        '',
      ]
    : [
        `Content-Type: multipart/signed; protocol="application/x-pkcs7-signature"; micalg=${options.digest ?? 'sha-256'}; boundary="${boundary}"`,
        '',
        'This is an S/MIME signed message',
        '',
        `--${boundary}`,
        entity.toString('latin1'),
        `--${boundary}`,
        'Content-Type: application/x-pkcs7-signature; name="smime.p7s"',
        base64Header,
        'Content-Disposition: attachment; filename="smime.p7s"',
        '',
        encoded,
        '',
        `--${boundary}--`,
        '',
      ]
  const text = [...head, 'MIME-Version: 1.0', ...rest].join('\r\n')
  return Buffer.from(options.lineFeeds ? text.replaceAll('\r\n', '\n') : text, 'latin1')
}

/** The message as its author submitted it; `hashed` replaces attachments by their hashes (section 3.3.2.2). */
export function originalMail(mail: PecMail, hashed = false): Buffer {
  const boundary = `original-${createHash('sha1').update(mail.messageId).digest('hex')}`
  const attachments = (mail.attachments ?? []).map(({ filename, content }) => {
    const encoded = lines(Buffer.from(content).toString('base64'))
    if (!hashed) return attachmentPart('application/octet-stream', filename, encoded)
    const hash = createHash('sha1').update(encoded).digest('hex')
    return [
      `Content-Type: text/plain; name="${filename}.hash"`,
      `Content-Disposition: attachment; filename="${filename}.hash"`,
      '',
      hash,
    ].join('\r\n')
  })
  const parts = [textPart(mail.text), ...attachments].map((part) => `--${boundary}\r\n${part}`)
  return Buffer.from(
    [
      `Message-ID: ${mail.messageId}`,
      `From: ${mail.from}`,
      `To: ${mail.to.join(', ')}`,
      ...(mail.cc ? [`Cc: ${mail.cc.join(', ')}`] : []),
      `Subject: ${mail.subject}`,
      'MIME-Version: 1.0',
      `Content-Type: multipart/mixed; boundary="${boundary}"`,
      '',
      ...parts,
      `--${boundary}--`,
      '',
    ].join('\r\n'),
    'latin1',
  )
}

const deliveredKind = (mail: PecMail, recipient: string): 'completa' | 'breve' | 'sintetica' =>
  mail.cc?.includes(recipient) && !mail.to.includes(recipient) ? 'sintetica' : (mail.kind ?? 'completa')

function prefixOf(type: ReceiptType, { virus }: ReceiptOptions): string {
  switch (type) {
    case 'accettazione':
      return 'ACCETTAZIONE'
    case 'non-accettazione':
      return `AVVISO DI NON ACCETTAZIONE${virus ? ' PER VIRUS' : ''}`
    case 'presa-in-carico':
      return 'PRESA IN CARICO'
    case 'avvenuta-consegna':
      return 'CONSEGNA'
    case 'errore-consegna':
      return `AVVISO DI MANCATA CONSEGNA${virus ? ' PER VIRUS' : ''}`
    case 'preavviso-errore-consegna':
      return 'AVVISO DI MANCATA CONSEGNA PER SUP. TEMPO MASSIMO'
    case 'rilevazione-virus':
      return 'PROBLEMA DI SICUREZZA'
  }
}

function readableText(
  type: ReceiptType,
  { mail, identificativo }: PecTransit,
  options: ReceiptOptions,
): string {
  const limit =
    options.hours === 12
      ? 'non è stato consegnato nelle prime 12 ore dal suo invio.'
      : options.hours === 24
        ? 'non è stato consegnato nelle 24 ore successive al suo invio.'
        : ''
  return `-- ${type} --\r\n\r\nIl messaggio "${mail.subject}" di ${mail.from} ${limit}\r\nIdentificativo messaggio: ${identificativo}`
}

const base64Header = 'Content-Transfer-Encoding: base64'

const textPart = (text: string): string =>
  ['Content-Type: text/plain; charset="iso-8859-1"', 'Content-Transfer-Encoding: 8bit', '', text].join('\r\n')

export const daticertPart = (xml: string): string =>
  attachmentPart('application/xml', 'daticert.xml', lines(Buffer.from(xml, 'utf8').toString('base64')))

export const postacertPart = (original: Buffer): string =>
  [
    'Content-Type: message/rfc822; name="postacert.eml"',
    'Content-Disposition: inline; filename="postacert.eml"',
    'Content-Transfer-Encoding: 8bit',
    '',
    original.toString('latin1'),
  ].join('\r\n')

const attachmentPart = (type: string, filename: string, encoded: string): string =>
  [
    `Content-Type: ${type}; name="${filename}"`,
    `Content-Disposition: attachment; filename="${filename}"`,
    base64Header,
    '',
    encoded,
  ].join('\r\n')

const lines = (base64: string): string => base64.replace(/.{64}(?=.)/g, '$&\r\n')

const mailDate = (date: Date): string => date.toUTCString().replace('GMT', '+0000')

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
