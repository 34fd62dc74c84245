import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Writes a Maildir of `count` messages over five years as a busy person has them: three in five answer another one,
 * every seventh has HTML, every tenth an attachment of 20 to 300 KB, names and texts in many scripts, a few broken.
 * The same count gives the same bytes. About 19 KB a message on average. Answers come from the people of their thread,
 * as they do, or from `anybody`, which is the worst case for finding threads.
 */
export function generateMailbox(directory: string, count: number, answers: Answers = 'own people'): void {
  for (const name of ['cur', 'new', 'tmp']) mkdirSync(join(directory, name), { recursive: true })
  const random = createRandom(7)
  const words = createWords(random)
  const people = Array.from({ length: 900 }, (_, index) => createPerson(random, index))
  const threads: Thread[] = []
  for (let index = 0; index < count; index += 1) {
    const time = START + Math.floor((FIVE_YEARS * index) / count) + random.below(3600)
    const message = createMessage({ random, words, people, threads, index, time, answers })
    const bytes = Buffer.byteLength(message)
    const crlf = bytes + (message.match(/\n/g)?.length ?? 0)
    const flags = `${random.chance(0.05) ? 'F' : ''}${random.chance(0.15) ? 'R' : ''}${random.chance(0.7) ? 'S' : ''}`
    const file = join(
      directory,
      'cur',
      `${time}.M${String(index).padStart(6, '0')}P1.gen,S=${bytes},W=${crlf}:2,${flags}`,
    )
    writeFileSync(file, message)
    utimesSync(file, time, time)
  }
}

export type Answers = 'own people' | 'anybody'

const START = 1_609_459_200
const FIVE_YEARS = 5 * 365 * 86_400
const BIG = 'Big Box <big@example.test>'

interface Thread {
  subject: string
  ids: string[]
  people: Person[]
}

interface Person {
  name: string
  address: string
}

interface Scene {
  random: Random
  words: () => string
  people: readonly Person[]
  threads: Thread[]
  index: number
  time: number
  answers: Answers
}

function createMessage(scene: Scene): string {
  const { random, words, people, threads, index, time, answers } = scene
  const answered =
    threads.length > 0 && random.chance(0.62)
      ? threads.at(-1 - Math.min(threads.length - 1, random.exponential(60)))
      : undefined
  const isAnybody = answered === undefined || answers === 'anybody'
  const from = isAnybody ? popular(random, people) : random.pick(answered.people)
  const domain = from.address.split('@')[1] ?? ''
  const id = `${random.hex(20)}.${index}@${domain}`
  const others = isAnybody
    ? Array.from({ length: random.exponential(0.7) }, () => popular(random, people))
    : answered.people.filter((person) => person !== from)
  const thread = answered ?? { subject: subjectOf(random, words), ids: [], people: [from, ...others] }
  const references = thread.ids.slice(-12)
  if (!answered) threads.push(thread)
  thread.ids.push(id)
  const isBroken = random.chance(1 / 400)
  const header = [
    `Return-Path: <${from.address}>`,
    `Received: from mx${1 + random.below(9)}.${domain} (mx.${domain} [192.0.2.${1 + random.below(250)}])\n\tby mail.example.test with ESMTPS id ${random.hex(15)}\n\tfor <big@example.test>; ${dateOf(time)}`,
    `Received: from [198.51.100.${1 + random.below(250)}] by smtp.${domain} with ESMTPSA; ${dateOf(time - 5)}`,
    `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=${domain}; s=s1;\n h=from:to:subject:date:message-id; bh=${random.hex(44)};\n b=${Array.from({ length: 4 }, () => random.hex(64)).join('\n  ')}`,
    `From: ${mailbox(from)}`,
    `To: ${[BIG, ...others.map(mailbox)].join(',\n ')}`,
    ...(random.chance(0.2)
      ? [
          `Cc: ${Array.from({ length: 1 + random.below(4) }, () => mailbox(popular(random, people))).join(',\n ')}`,
        ]
      : []),
    `Subject: ${encoded(answered ? `Re: ${thread.subject}` : thread.subject)}`,
    ...(isBroken && random.chance(0.3) ? [] : [`Date: ${dateOf(time)}`]),
    `Message-ID: <${id}>`,
    'MIME-Version: 1.0',
    ...(references.length > 0
      ? [
          `In-Reply-To: <${references.at(-1) ?? ''}>`,
          `References: ${references.map((reference) => `<${reference}>`).join('\n ')}`,
        ]
      : []),
    ...(domain.startsWith('lists.')
      ? [
          'List-Id: Dev list <dev.lists.example.org>',
          'List-Unsubscribe: <https://lists.example.org/u>',
          'Precedence: list',
        ]
      : []),
  ]
  return `${header.join('\n')}\n${body(scene, from, answered !== undefined, isBroken)}`
}

function body({ random, words, index }: Scene, from: Person, isAnswer: boolean, isBroken: boolean): string {
  const quoted =
    isAnswer && random.chance(0.8)
      ? `\n\nOn that day, someone wrote:\n${wrap(text(random, words, 2)).replace(/^/gm, '> ')}`
      : ''
  const written = `${wrap(text(random, words, Math.min(14, 1 + random.exponential(2.2))))}${quoted}\n\n-- \n${from.name}\n`
  let part = textPart(random, written, 'plain', isBroken)
  if (random.chance(0.15)) {
    const boundary = `alt_${random.hex(16)}`
    const html = htmlOf(random, `${written}\n\n${text(random, words, 1 + random.below(25))}`)
    const end = isBroken ? '' : `\n--${boundary}--\n`
    part = `Content-Type: multipart/alternative; boundary="${boundary}"\n\n--${boundary}\n${part}\n--${boundary}\n${textPart(random, html, 'html', false)}${end}`
  }
  if (!random.chance(0.1)) return part
  const boundary = `mix_${random.hex(16)}`
  const [type, extension] = random.pick([
    ['application/pdf', 'pdf'],
    ['image/jpeg', 'jpg'],
    ['application/zip', 'zip'],
  ] as const)
  const content = base64(random.bytes(Math.floor(20_000 * 15 ** random.number())))
  const name = `report-${index}.${extension}`
  return `Content-Type: multipart/mixed; boundary="${boundary}"\n\nThis is a multi-part message in MIME format.\n--${boundary}\n${part}\n--${boundary}\nContent-Type: ${type}; name="${name}"\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename="${name}"\n\n${content}\n--${boundary}--\n`
}

function textPart(random: Random, content: string, kind: 'plain' | 'html', isBroken: boolean): string {
  const isAscii = /^[\x00-\x7f]*$/.test(content)
  if (isAscii && kind === 'plain')
    return `Content-Type: text/plain; charset=us-ascii\nContent-Transfer-Encoding: 7bit\n\n${content}`
  const charset = isBroken ? 'x-unknown' : 'utf-8'
  if (random.chance(0.5))
    return `Content-Type: text/${kind}; charset=${charset}\nContent-Transfer-Encoding: 8bit\n\n${content}`
  return `Content-Type: text/${kind}; charset="${charset}"\nContent-Transfer-Encoding: base64\n\n${base64(Buffer.from(content))}\n`
}

function htmlOf(random: Random, content: string): string {
  const style = 'font-family:Arial,Helvetica,sans-serif;font-size:14px;color:#222222;line-height:1.5'
  const rows = content
    .split('\n\n')
    .map(
      (paragraph) =>
        `<tr><td style="${style}"><p>${paragraph}</p><a href="https://track.example.com/c/${random.hex(16)}">more</a></td></tr>`,
    )
  return `<html><head><style>.a{${style}}</style></head><body><table width="600" class="a">\n${rows.join('\n')}</table><img src="https://track.example.com/o/${random.hex(16)}.gif" width="1"></body></html>`
}

const PHRASES = [
  'Grüße aus München, schöne Übersicht',
  'Réunion à l’école, côté français',
  '会議の資料を送付いたします',
  'Встреча переносится на среду',
  'Zażółć gęślą jaźń',
  '¿te parece mañana?',
  '👍 great news',
]

function subjectOf(random: Random, words: () => string): string {
  if (random.chance(0.14)) return random.pick(PHRASES)
  return Array.from({ length: 2 + random.below(7) }, words).join(' ')
}

/** Paragraphs of made-up sentences, now and then one in another script. */
export function text(random: Random, words: () => string, paragraphs: number): string {
  const sentence = (): string => `${Array.from({ length: 5 + random.below(14) }, words).join(' ')}.`
  const all = Array.from({ length: paragraphs }, () =>
    Array.from({ length: 1 + random.below(5) }, sentence).join(' '),
  )
  return (random.chance(0.12) ? [...all, random.pick(PHRASES)] : all).join('\n\n')
}

const wrap = (content: string): string => content.replace(/(.{1,76})(?: |$)/gm, '$1\n').trimEnd()
const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/.{76}/g, '$&\n')
const dateOf = (seconds: number): string => new Date(seconds * 1000).toUTCString().replace('GMT', '+0000')
const mailbox = ({ name, address }: Person): string => `${encoded(name)} <${address}>`

const encoded = (value: string): string =>
  /^[\x20-\x7e]*$/.test(value) ? value : `=?utf-8?B?${Buffer.from(value).toString('base64')}?=`

const FIRST = [
  'Anna',
  'Björn',
  'Chloé',
  'Dmitri',
  'Elena',
  'François',
  'Grace',
  'Hiro',
  'Ivan',
  'José',
  'Łukasz',
  'Maria',
  'Søren',
  'Zoë',
]
const LAST = [
  'Müller',
  'Smith',
  'García',
  'Ivanov',
  'Tanaka',
  'Dubois',
  'Kowalski',
  'Rossi',
  'Nguyen',
  'Novák',
  'Silva',
  'Weiß',
  'Peters',
]
const DOMAINS = [
  'example.com',
  'acme.example',
  'kunde.example',
  'partner.example.org',
  'vendor.example.net',
  'lists.example.org',
]

function createPerson(random: Random, index: number): Person {
  const [first, last] = [random.pick(FIRST), random.pick(LAST)]
  const plain = (name: string): string =>
    name
      .normalize('NFKD')
      .replace(/[^a-z]/gi, '')
      .toLowerCase()
  return {
    name: `${first} ${last}`,
    address: `${plain(first)}.${plain(last)}${index}@${random.pick(DOMAINS)}`,
  }
}

/** A few people write most of the mail. */
const popular = (random: Random, people: readonly Person[]): Person =>
  random.pick(people.slice(0, 1 + random.below(people.length)))

/** Words as they are met: half of them from a short list, the rest from 20,000 others. */
export function createWords(random: Random): () => string {
  const syllables = [
    'ba',
    'ce',
    'di',
    'fo',
    'gu',
    'hai',
    'le',
    'mou',
    'ni',
    'pra',
    'ro',
    'sha',
    'tre',
    'vu',
    'zi',
    'cla',
    'dro',
    'ple',
  ]
  const common =
    'the of and to in a is that for it on with as be by this from at have or we you project report invoice contract order delivery customer price offer quote thanks meeting tomorrow budget payment account'.split(
      ' ',
    )
  const rare = Array.from({ length: 20_000 }, () =>
    Array.from({ length: 2 + random.below(3) }, () => random.pick(syllables)).join(''),
  )
  return () =>
    random.chance(0.55) ? random.pick(common) : (rare[random.below(1 + random.below(rare.length))] ?? '')
}

export type Random = ReturnType<typeof createRandom>

/** Mulberry32: small, quick and the same everywhere. */
export function createRandom(seed: number) {
  let state = seed
  const number = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(number() * limit)
  return {
    number,
    below,
    chance: (probability: number): boolean => number() < probability,
    exponential: (mean: number): number => Math.floor(-Math.log(1 - number()) * mean),
    hex: (digits: number): string => Array.from({ length: digits }, () => below(16).toString(16)).join(''),
    bytes: (length: number): Buffer => Buffer.from(Uint8Array.from({ length }, () => below(256))),
    pick<T>(items: readonly T[]): T {
      const item = items[below(items.length)]
      if (item === undefined) throw new Error('nothing to pick from')
      return item
    },
  }
}
