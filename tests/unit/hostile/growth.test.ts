import vm from 'node:vm'
import { describe, expect, it } from 'vitest'
import { readDomain } from '../../../src/shared/read-domain'
import { checkAddress } from '../../../src/main/engine/features/outbox/compose/address'
import { cleanFilename } from '../../../src/main/engine/features/outbox/compose/filename'
import { textToHtml } from '../../../src/main/engine/features/outbox/compose/html'
import { extractInlineImages } from '../../../src/main/engine/features/outbox/compose/inline-images'
import { plainText } from '../../../src/main/engine/features/outbox/compose/plain-text'
import { HtmlTooDeepError, scrubHtml } from '../../../src/main/engine/features/outbox/compose/scrub'
import { forwardQuote } from '../../../src/main/engine/features/outbox/answer/quote'
import { quotedHtml } from '../../../src/main/engine/features/outbox/answer/quoted-html'
import { forwardSubject, replySubject } from '../../../src/main/engine/features/outbox/answer/subject'
import { parseSearch } from '../../../src/main/engine/features/messages/search-query'
import { spellingsIn } from '../../../src/main/engine/features/messages/spellings'
import { snippetOf } from '../../../src/main/engine/features/messages/snippet'
import { nameFromAddress, nameFromDisplay } from '../../../src/main/engine/features/people/names'
import { readSignature } from '../../../src/main/engine/features/people/signature'
import { addressKey, domainKey } from '../../../src/shared/address-key'
import { parseAddresses } from '../../../src/main/engine/mime/addresses'
import { unwrapFlowed } from '../../../src/main/engine/mime/body'
import { textOfHtml } from '../../../src/main/engine/mime/html-text'
import { decodeText } from '../../../src/main/engine/mime/charset'
import { parseDate } from '../../../src/main/engine/mime/date'
import { decodeHeaderText } from '../../../src/main/engine/mime/encoded-words'
import { isAuthorProven } from '../../../src/main/engine/mime/authentication'
import { readDeliveryReport } from '../../../src/main/engine/mime/delivery-report'
import { textOfEnriched } from '../../../src/main/engine/mime/enriched'
import { htmlCharset } from '../../../src/main/engine/mime/html-charset'
import { bouncedInText } from '../../../src/main/engine/mime/plain-bounce'
import { decompressRtf, readRtf } from '../../../src/main/engine/mime/rtf'
import { signedContent } from '../../../src/main/engine/mime/signed-data'
import { readTnef } from '../../../src/main/engine/mime/tnef'
import { takeUuencoded } from '../../../src/main/engine/mime/uuencode'
import { summariseInvitation } from '../../../src/main/engine/mime/calendar/invitation'
import { isExecutable, safeFilename } from '../../../src/main/engine/mime/filename'
import { fold } from '../../../src/shared/fold'
import { parseHeader } from '../../../src/main/engine/mime/header'
import { parseParameterised } from '../../../src/main/engine/mime/params'
import { parseMessage } from '../../../src/main/engine/mime/parse-message'
import { previewOf } from '../../../src/main/engine/mime/preview'
import { cleanText } from '../../../src/main/engine/mime/text'
import { decodeTransferEncoding } from '../../../src/main/engine/mime/transfer-encoding'
import { withoutPrefixes } from '../../../src/main/engine/protocols/pec/subject'
import { readScript } from '../../../src/main/engine/protocols/sieve/document'
import { parseReply } from '../../../src/main/engine/protocols/pop3/reply'
import { plainTextToHtml } from '../../../src/renderer/ui/mail-html/plain-text'
import { isMailAddress, mailtoDraft, parseAddressList } from '../../../src/shared/addresses'
import { linkRisk } from '../../../src/shared/link-risk'
import { cleanDeclarations, cleanStyleSheet, ruleBudget } from '../../../src/shared/mail-css'
import { parseable } from '../../../src/shared/mail-html'
import { pretendedAddress, shortAddress, shownLine, withFewMarks } from '../../../src/shared/shown-text'
import { baseAddress, linkAddress } from '../../../src/shared/link-address'
import { hostileInputs, type HostileInput } from './inputs'

const WHOLE = 1_000_000
const SMALL = 2_000
const LARGE = 4 * SMALL
/** Four times the input takes four times as long, work that grows with the square sixteen times. */
const MOST_GROWTH = 9
/** Shorter work cannot be measured. */
const LEAST_MS = 4
/** The inputs slowest for a reader are read a megabyte long. */
const SLOWEST = 2
/** Of one input, in any reader: linear work needs a hundredth of it, work that grows with the square a thousandfold. */
const CUT_OFF_MS = 15_000

const bytes = (text: string): Buffer => Buffer.from(text)
const message = (header: string, body = ''): Buffer => bytes(`${header}\r\n\r\n${body}`)
const html = (body: string, type = 'text/html'): Buffer =>
  message(`Content-Type: ${type}; charset=utf-8`, body)
const person = { name: '', address: 'a@b.example' }

/** Every reader of what a stranger wrote that is a function of text. */
const readers: Record<string, (text: string) => unknown> = {
  'header text': (text) => decodeHeaderText(text),
  'header bytes': (text) => decodeHeaderText(bytes(text).toString('latin1')),
  header: (text) => parseHeader(bytes(text)),
  'from field': (text) => parseHeader(message(`From: ${text}`)),
  'to field': (text) => parseHeader(message(`To: a@b.example, ${text}`)),
  'subject field': (text) => parseHeader(message(`Subject: ${text}`)),
  'references field': (text) => parseHeader(message(`References: ${text}`)),
  addresses: (text) => parseAddresses(text),
  date: (text) => parseDate(text),
  parameters: (text) => parseParameterised(text),
  'parameters of a file': (text) => parseParameterised(`attachment; filename=${text}`),
  'plain message': (text) => parseMessage(html(text, 'text/plain')),
  'flowed message': (text) => parseMessage(html(text, 'text/plain; format=flowed')),
  'HTML message': (text) => parseMessage(html(text)),
  'bare message': (text) => parseMessage(bytes(text)),
  'multipart message': (text) => parseMessage(html(`--x\r\n${text}`, 'multipart/mixed; boundary=x')),
  'quoted-printable': (text) => decodeTransferEncoding(bytes(text), 'quoted-printable'),
  base64: (text) => decodeTransferEncoding(bytes(text), 'base64'),
  uuencode: (text) => decodeTransferEncoding(bytes(`begin 644 a\n${text}`), 'x-uuencode'),
  'unlabelled text': (text) => decodeText(bytes(text), ''),
  'iso-2022-jp': (text) => decodeText(bytes(text), 'iso-2022-jp'),
  'text of HTML': (text) => textOfHtml(text),
  'format=flowed': (text) => unwrapFlowed(text, true),
  preview: (text) => previewOf(text),
  'one line': (text) => cleanText(text, WHOLE),
  'file name': (text) => safeFilename(text, 'file'),
  'sent file name': (text) => cleanFilename(text, 'file'),
  'program or not': (text) => isExecutable(text, text),
  'search words': (text) => fold(text),
  'other spellings': (text) => spellingsIn(text),
  'address key': (text) => [addressKey(text), addressKey(`${text}@${text}`), domainKey(text)],
  'search query': (text) =>
    parseSearch(text, {
      ...{ locale: 'en', now: 0, folderNamed: () => 'begun', recordNamed: () => 'begun' },
      tagsNamed: () => ({ keywords: ['x'], isExact: false }),
    }),
  snippet: (text) => snippetOf(text, [{ text: 'x', prefix: true }]),
  'name of a person': (text) => [nameFromDisplay(text), nameFromAddress(text)],
  'signature below a quote': (text) =>
    readSignature(`> a\n${text}`, { name: '', address: 'a@b.it', domainName: '' }),
  signature: (text) =>
    readSignature(text, { name: 'Anna Nowak', address: 'anna@acme.it', domainName: 'acme' }),
  'signature after a greeting': (text) =>
    readSignature(`Best regards\n${text}`, { name: text, address: text, domainName: text }),
  domain: (text) => readDomain(text),
  'subject of an answer': (text) => [replySubject(text), forwardSubject(text), withoutPrefixes(text)],
  'quoted HTML': (text) => unlessTooDeep(() => scrubHtml(text)),
  'sent HTML': (text) => unlessTooDeep(() => extractInlineImages({ written: text, quoted: text }, () => 'a')),
  'forwarded HTML': (text) =>
    quotedHtml(text, { own: new Map(), showsRemote: false, held: { named: text, unnamed: text } }),
  'head of a forwarded mail': (text) =>
    forwardQuote(
      { from: [person], to: [], cc: [], subject: text, date: null, text, html: '' },
      { language: 'en' },
    ),
  'text as HTML': (text) => textToHtml(text),
  'text of a mail of ours': (text) =>
    unlessTooDeep(() => plainText(extractInlineImages({ written: text, quoted: text }, () => 'a').html)),
  'quoted text of a mail of ours': (text) => plainText(textToHtml(text)),
  'checked address': (text) => [checkAddress({ name: text, address: text }), isMailAddress(text)],
  'typed addresses': (text) => parseAddressList(text),
  'mailto link': (text) => mailtoDraft(`mailto:${text}?body=${text}`),
  'shown plain text': (text) => plainTextToHtml(text),
  'HTML before it is parsed': (text) => parseable(`<style>${text}`),
  'style sheet': (text) => [cleanStyleSheet(text, ruleBudget()), cleanDeclarations(text)],
  'shown name': (text) => [
    shownLine(text),
    shortAddress(text),
    withFewMarks(text),
    pretendedAddress({ name: text, address: text }),
  ],
  'judged link': (text) => [
    linkRisk(text, text),
    linkRisk(`https://${text}`, text),
    linkRisk('https://a.example', text),
  ],
  'enriched text': (text) => textOfEnriched(text),
  'charset of HTML': (text) => htmlCharset(bytes(text)),
  'files in a text': (text) => takeUuencoded(text),
  'rich text': (text) => readRtf(`{\\rtf1\\ansi ${text}}`),
  'rich text of HTML': (text) => readRtf(`{\\rtf1\\fromhtml1 ${text}}`),
  'compressed rich text': (text) => readRtf(decompressRtf(compressedRtf(bytes(text)))),
  winmail: (text) => readTnef(Buffer.concat([TNEF_START, bytes(text)])),
  'winmail of properties': (text) => readTnef(tnefOf(bytes(text))),
  'signed content': (text) => [
    signedContent(bytes(text)),
    signedContent(Buffer.concat([SIGNED_START, bytes(text)])),
  ],
  invitation: (text) => [
    summariseInvitation(text, ''),
    summariseInvitation(
      `BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20260101T100000Z\r\n${text}\r\nEND:VEVENT\r\nEND:VCALENDAR`,
      '',
    ),
  ],
  'text of a bounce': (text) => bouncedInText(text, ''),
  'report of a bounce': (text) => readDeliveryReport(parseMessage(reportOf(text))),
  'results of authentication': (text) =>
    isAuthorProven(
      parseHeader(message(`From: a@b.example\r\nAuthentication-Results: mx.b.example; ${text}`)),
      ['b.example'],
    ),
  'address of a link': (text) => [
    linkAddress(text, null),
    linkAddress(text, 'https://a.example/'),
    baseAddress(text),
  ],
  'link to a mail or a number': (text) => [linkRisk(`mailto:${text}`, text), linkRisk(`tel:${text}`, text)],
  'Sieve script': (text) => orProblem(() => readScript(text)),
  'POP3 reply': (text) => orProblem(() => parseReply(text)),
}

const TNEF_START = Buffer.from('789f3e22000002', 'hex')
/** The head of a signed object whose content follows in pieces of no told length. */
const SIGNED_START = Buffer.from(
  '308006092a864886f70d010702a080308002010131003080060092a864886f70d010701a0802480',
  'hex',
)

const uint32 = (...values: number[]): Buffer => {
  const out = Buffer.alloc(values.length * 4)
  values.forEach((value, at) => out.writeUInt32LE(value, at * 4))
  return out
}

/** Properties whose lengths say far more than is there. */
const tnefOf = (value: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from('789f3e220000', 'hex'),
    Buffer.from([1]),
    uint32(0x00069003, value.length + 4),
    uint32(0xffffffff),
    value,
  ])

const compressedRtf = (value: Buffer): Buffer =>
  Buffer.concat([uint32(value.length, 0xffffffff, 0x75465a4c, 0), value])

const reportOf = (text: string): Buffer =>
  html(
    `--x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; a\r\n\r\n${text}\r\n--x\r\nContent-Type: text/rfc822-headers\r\n\r\n${text}\r\n--x--`,
    'multipart/report; boundary=x',
  )

function unlessTooDeep(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    if (error instanceof HtmlTooDeepError) return null
    throw error
  }
}

/** A refusal is an answer, a stack that is full is none. */
function orProblem(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    if (error instanceof RangeError) throw error
    return null
  }
}

/** How long work takes; it is ended by force when it takes grossly too long: a plain call could not be interrupted. */
function timeOf(work: () => unknown): number {
  running.work = () => void work()
  const start = performance.now()
  script.runInContext(context, { timeout: CUT_OFF_MS })
  return performance.now() - start
}

/** One context for all: to make one takes longer than most readings. */
const running = { work: (): void => undefined }
const context = vm.createContext(running)
const script = new vm.Script('work()')

/** The growth from SMALL to LARGE, or further where that is told by noise; the least of several, as noise only adds. */
function growsTooFast(read: (text: string) => unknown, { ofSize }: HostileInput): boolean {
  const ratios = [1, 4, 8].map((factor) => {
    const small = ofSize(SMALL * factor)
    const large = ofSize(LARGE * factor)
    const short = Math.max(...[1, 2].map(() => timeOf(() => read(small))))
    return timeOf(() => read(large)) / short
  })
  return Math.min(...ratios) > MOST_GROWTH
}

describe('what strangers write, of every kind and up to a megabyte', () => {
  it.each(Object.entries(readers))('costs %s no more than it is long', { timeout: 120_000 }, (_, read) => {
    read('warm')
    const times = hostileInputs.map((input) => {
      const [small, large] = [input.ofSize(SMALL), input.ofSize(LARGE)]
      return { input, small: timeOf(() => read(small)), large: timeOf(() => read(large)) }
    })
    const failed = times
      .filter(({ small, large }) => large > LEAST_MS && large > small * MOST_GROWTH)
      .filter(({ input }) => growsTooFast(read, input))
      .map(({ input }) => input.name)
    expect(failed).toEqual([])
    const slowest = times.sort((a, b) => b.large - a.large).slice(0, SLOWEST)
    for (const { input } of slowest) {
      const whole = input.ofSize(WHOLE)
      expect(() => timeOf(() => read(whole)), input.name).not.toThrow()
    }
  })
})
