import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseSearch } from '../../../src/main/engine/features/messages/search-query'
import { MARK_END, MARK_START } from '../../../src/main/engine/features/messages/snippet'
import { compileSearch } from '../../../src/main/engine/features/messages/store/search-sql'
import { containingSql } from '../../../src/main/engine/features/messages/store/words'
import { TEST_START } from '../../helpers/engine-context'
import { createMailCacheBench, folder, type MailCacheBench } from '../../helpers/mail-cache'

let bench: MailCacheBench
beforeEach(() => {
  bench = createMailCacheBench()
  bench.clock.advance(60 * 86_400_000)
  const folders = bench.addAccount('anna@ourshop.it', ['inbox', 'sent', 'trash', null])
  bench.deliver(
    folder(folders, 'inbox'),
    mail('rossi@x', 'Mario Rossi <mario@rossi.it>', 'Preisangebot', 'Die Terminbestätigung folgt.', 10),
    mail('lucia@x', 'Lucia Bianchi <lucia@bianchi.it>', 'PO:4711', 'Bestellung', 9),
    mail('anna@x', 'Anna Weiß <anna@weiss.de>', 'Angebot', 'Im Anhang: Plan', 8, '8D_Nocta-Report.pdf'),
    mail('tanaka@x', '山田太郎 <yamada@firma.jp>', '関于貴公司的报价单', '明日行きます。ทดสอบเสนอราคา', 7),
    mail('kim@x', 'Kim <kim@firma.kr>', 'Korea', '내일 보내겠습니다', 6, '見積書2026.xlsx'),
  )
  bench.deliver(folder(folders, 'trash'), {
    ...mail('old@x', 'Mario Rossi <mario@rossi.it>', 'Alt', 'weg', 5),
    flags: ['\\Seen'],
  })
  bench.messages.drainIndexer()
})
afterEach(() => bench.close())

function mail(id: string, from: string, subject: string, text: string, day: number, file?: string) {
  const header = `From: ${encoded(from)}\r\nTo: anna@ourshop.it\r\nSubject: ${encoded(subject)}\r\nMessage-ID: <${id}>\r\n`
  const part = `Content-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n`
  const attached = `Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="${encoded(file ?? '')}"\r\n\r\n${'x'.repeat(5000)}`
  const body = file
    ? `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n${part}--b\r\n${attached}\r\n--b--\r\n`
    : part
  return {
    source: `${header}MIME-Version: 1.0\r\n${body}`,
    receivedAt: new Date(2026, 1, day, 12).getTime(),
  }
}

const encoded = (text: string): string =>
  text.replace(/[^\x00-\x7f]+/g, (part) => `=?utf-8?B?${Buffer.from(part).toString('base64')}?=`)

const search = async (query: string, locale = 'en') => {
  const { hits, total, ...understood } = await bench.client.messages.search({ query, locale, limit: 50 })
  expect(total).toBe(hits.length)
  const ids = hits.map((hit) => bench.messages.summary(hit.messageId)?.messageId.replace('@x', '') ?? '')
  return { ids, hits, ...understood }
}
const parsed = (query: string) =>
  parseSearch(query, {
    ...{ locale: 'en', now: TEST_START, folderNamed: () => null, recordNamed: () => null },
    tagsNamed: () => ({ keywords: [], isExact: false }),
  })
const find = async (query: string): Promise<string[]> => (await search(query)).ids
const all = ['rossi', 'lucia', 'anna', 'tanaka', 'kim', 'old']
const without = (...ids: string[]): string[] => all.filter((id) => !ids.includes(id))

describe('a search finds', () => {
  it.each([
    ['8D_Nocta', ['anna']],
    ['nocta report', ['anna']],
    ['8D_Nocta-Report.pdf', ['anna']],
    ['file:nocta', ['anna']],
    ['filename:pdf', ['anna']],
    ['allegato: nocta', ['anna']],
    ['file:plan', []],
    ['見積書', ['kim']],
    ['積書', ['kim']],
  ])('files by name: %s', async (query, expected) => {
    expect(await find(query)).toEqual(expected)
  })

  it.each([
    ['报价', ['tanaka']],
    ['价', ['tanaka']],
    ['"价单"', ['tanaka']],
    ['报单', []],
    ['行きます', ['tanaka']],
    ['きます', ['tanaka']],
    ['ราคา', ['tanaka']],
    ['겠습니다', ['kim']],
    ['보내', ['kim']],
    ['from:太郎', ['tanaka']],
    ['太郎', ['tanaka']],
  ])('parts of what is written without blanks: %s', async (query, expected) => {
    expect(await find(query)).toEqual(expected)
  })

  it.each([
    ['angebot', ['rossi', 'anna']],
    ['bestatigung', ['rossi']],
    ['preis', ['rossi']],
    ['gebo', ['rossi', 'anna']],
    ['"angebot"', ['anna']],
    ['subject:angebot', ['rossi', 'anna']],
    ['ebo', []],
  ])('parts of compound words: %s', async (query, expected) => {
    expect(await find(query)).toEqual(expected)
  })

  it('shows what it found inside words, runs and names of files', async () => {
    const snippet = async (query: string) => (await search(query)).hits[0]?.snippet
    const marked = (text: string) => `${MARK_START}${text}${MARK_END}`
    expect(await snippet('bestatigung')).toBe(`Die ${marked('Terminbestätigung')} folgt.`)
    expect(await snippet('きます')).toContain(`明日行${marked('きます')}`)
    expect(await snippet('nocta')).toBe(`8D_${marked('Nocta')}-Report.pdf`)
  })

  it('files the server names of mail that is not read yet, and asks for them twice at most', async () => {
    const inbox = bench.mailboxes.byRole(1, 'inbox')
    if (!inbox) throw new Error('no inbox')
    const { cache } = bench.messages
    const big = (id: string, type: string, key: number) => ({
      ...bench.fetched({ ...mail(id, 'Zoe <zoe@x.de>', 'Unread', '', 20), key }),
      complete: false,
      source: Buffer.from(`From: Zoe <zoe@x.de>\r\nMessage-ID: <${id}>\r\nContent-Type: ${type}\r\n\r\n`),
    })
    const mixed = 'multipart/mixed; boundary=b'
    cache.ingest(inbox, [big('a@x', mixed, 901), big('b@x', mixed, 902), big('c@x', 'text/plain', 903)], {})
    bench.messages.drainIndexer()
    const [second, first] = cache.takeUnnamedFiles(inbox.id, 10)
    expect([first?.serverKey, second?.serverKey]).toEqual(['901', '902'])
    const file = { contentType: 'application/pdf', size: 1, contentId: '', executable: false }
    const named = { ...file, partId: '2', filename: 'Zeichnung_4711.pdf', inline: false }
    cache.nameFiles([{ messageId: first?.messageId ?? 0, files: [named] }])
    expect(await find('zeichnung')).toEqual(['a'])
    expect(await find('has:attachment from:zoe')).toEqual(['b', 'a'])
    expect(cache.takeUnnamedFiles(inbox.id, 10)).toEqual([second])
    expect(cache.takeUnnamedFiles(inbox.id, 10)).toEqual([])
    cache.nameFiles([{ messageId: second?.messageId ?? 0, files: [] }])
    expect(await find('has:attachment from:zoe')).toEqual(['a'])
  })

  it('people met in mail by a part of a name without blanks', () => {
    expect(bench.messages.correspondents('太郎', 5).map(({ address }) => address)).toEqual([
      'yamada@firma.jp',
    ])
  })
})

describe('operators', () => {
  it.each([
    ['„faktura zaliczkowa”', '"faktura zaliczkowa"'],
    ['from:«Mario Rossi» offerta', 'from:"Mario Rossi" offerta'],
    ['offerta –bozza', 'offerta -bozza'],
    ['−da:mario', '-da:mario'],
    ['allegato:però'.normalize('NFD'), 'allegato:però'],
    ['większy:5M'.normalize('NFD'), 'większy:5M'],
    ['larger:5 MB saws', 'larger:5MB saws'],
    ['maggiore: 1,5 mb', 'maggiore:1,5mb'],
    ['status:nieprzeczytane', 'is:unread'],
    ['stato:posticipati', 'is:snoozed'],
    ['is:snoozed', 'in:snoozed'],
  ])('as keyboards write them: %s', (typed, plain) => {
    expect(parsed(typed).groups).toEqual(parsed(plain).groups)
    expect(parsed(typed).notUnderstood).toEqual([])
  })

  it.each([
    ['from: mario rossi', ['rossi', 'old']],
    ['da: mario', ['rossi', 'old']],
    ['Da: Mario Rossi', ['rossi', 'old']],
    ['od:lucia', ['lucia']],
    ['a:anna', all],
    ['oggetto: angebot', ['rossi', 'anna']],
    ['temat:"PO 4711"', ['lucia']],
    ['da:mario -in:cestino', ['rossi']],
    ['in:kosz', ['old']],
    ['w: kosz', ['old']],
    ['ha:allegato', ['anna', 'kim']],
    ['ma:załącznik', ['anna', 'kim']],
    ['is:letto', ['old']],
    ['jest:nieprzeczytane', without('old')],
    ['is:"da leggere" da:mario', ['rossi']],
    ['prima:2026-02-06', ['old']],
    ['przed:6.2.2026', ['old']],
    ['po:2026-02-10', ['rossi']],
    ['dopo: 2026-02-10', ['rossi']],
    ['before:2026-02-06 after:2026-02', ['old']],
    ['larger:5k', ['anna', 'kim']],
    ['larger:1,500 b', ['anna', 'kim']],
    ['maggiore:1.5k', ['anna', 'kim']],
    ['większe: 5 kilobajtów', ['anna', 'kim']],
    ['maggiore:5 kilobyte', ['anna', 'kim']],
    ['smaller:5k has:attachment', []],
    ['smaller:5 has:attachment', ['anna', 'kim']],
    ['larger:5', []],
  ])('in English, Italian and Polish, also with a blank behind the colon: %s', async (query, expected) => {
    const { ids, notUnderstood } = await search(query)
    expect(ids).toEqual(expected)
    expect(notUnderstood).toEqual([])
  })

  it.each([
    ['-angebot', without('rossi', 'anna')],
    ['-angebot -bestellung', ['tanaka', 'kim', 'old']],
    ['-"angebot"', without('anna')],
    ['-from:mario', without('rossi', 'old')],
    ['-from: mario', without('rossi', 'old')],
    ['from: -mario', without('rossi', 'old')],
    ['-in:trash', without('old')],
    ['-has:attachment', without('anna', 'kim')],
    ['-is:read', without('old')],
    ['-before:2026-02-06', without('old')],
    ['-after:2026-02-10', without('rossi')],
    ['-larger:5k', without('anna', 'kim')],
    ['-价单', without('tanaka')],
    ['-file:pdf', without('anna')],
    ['mario -preis', ['old']],
  ])('turned into their contrary by a minus: %s', async (query, expected) => {
    expect(await find(query)).toEqual(expected)
  })

  it.each([
    ['lucia OR kim', ['lucia', 'kim']],
    ['lucia | kim', ['lucia', 'kim']],
    ['lucia OPPURE kim', ['lucia', 'kim']],
    ['lucia AND bestellung', ['lucia']],
    ['from:lucia OR from:kim', ['lucia', 'kim']],
    ['da: lucia OR da: kim', ['lucia', 'kim']],
    ['from:lucia OR nocta', ['lucia', 'anna']],
    ['in:trash OR has:attachment', ['anna', 'kim', 'old']],
    ['lucia OR kim -korea', ['lucia']],
    ['-from:mario OR in:trash', without('rossi')],
    ['angebot OR bestellung from:lucia', ['lucia']],
    ['lucia OR', ['lucia']],
  ])('joined by OR: %s', async (query, expected) => {
    expect(await find(query)).toEqual(expected)
  })

  it.each([
    ['PO:4711', ['lucia'], []],
    ['Re: angebot', [], []],
    ['anhang: plan', ['anna'], []],
    ['category:work', [], ['category:work']],
    ['foo:bar angebot', [], ['foo:bar']],
    ['mailto:nobody', [], []],
    ['frm:anna angebot', [], ['frm:anna']],
    ['subjct:angebot', [], ['subjct:angebot']],
    ['before:someday', [], ['before:someday']],
    ['is:blue', [], ['is:blue']],
    ['po:4711', ['lucia'], ['po:4711']],
    ['larger:big', [], ['larger:big']],
    ['older_than:ages angebot', [], ['older_than:ages']],
    ['-from:.', [], ['from:.']],
    ['è:letto', [], ['è:letto']],
    ['è:letto'.normalize('NFD'), [], ['è:letto']],
    ['di:marta', [], ['di:marta']],
    ['di:"marta rossi"', [], ['di:marta rossi']],
    ['-di:marta', all, ['di:marta']],
    ['z:kosz', [], ['z:kosz']],
    ['dal:1/2/2026', [], ['dal:1/2/2026']],
    ['until:2026', [], ['until:2026']],
    ['https://rossi.it', [], []],
    ['http:rossi', [], []],
    ['tel:+390612345678', [], []],
    ['10:30', [], []],
    ['re:angebot', [], []],
    ['r:offerta', [], []],
    ['fw:offerta', [], []],
    ['odp:oferta', [], []],
    ['c:\\temp', [], []],
    ['w:\\temp', [], []],
    ['c:/temp', [], []],
    ['nr:4711', [], []],
    ['ordine:471100', [], []],
    ['localhost:8080', [], []],
    ['std::vector', [], []],
    ['ciao:)', [], []],
    ['ciao:(', [], []],
    ['Grazie:marta', [], []],
    ['"di:marta"', [], []],
    ['di: marta', [], []],
    ['(from:qwertz', [], ['(from:qwertz']],
    ['-(qwertz OR uiop)', [], ['-(qwertz']],
    ['(qwertz)', [], []],
  ])('are named where they are none, and searched as text: %s', async (query, expected, named) => {
    const { ids, notUnderstood } = await search(query)
    expect(ids).toEqual(expected)
    expect(notUnderstood).toEqual(named)
  })
})

describe('what an operator of a search asks for', () => {
  it.each([
    ['from:', ['from:']],
    ['from: ', ['from:']],
    ['da:""', ['da:']],
    ['-from:', ['from:']],
    ['od: OR w:', ['od:', 'w:']],
    ['angebot Temat:', ['Temat:']],
    ['from: in:inbox', ['from:']],
    ['from:mario', []],
    ['Re: angebot', []],
    ['category:', []],
  ])('is nothing where nothing stands behind it, and that is told: %s', async (query, expected) => {
    const { empty, notUnderstood } = await search(query)
    expect(empty.map(({ typed }) => typed)).toEqual(expected)
    expect(notUnderstood).toEqual([])
  })

  it.each([
    ['larger:5', 'larger', 5e6],
    ['smaller: 5', 'smaller', 5e6],
    ['-maggiore:2,5', 'larger', 25e5],
    ['mniejsze:1.500', 'smaller', 1500e6],
    ['larger:5k', 'larger', 5e3],
    ['larger:300 KB', 'larger', 3e5],
    ['minore:10 MiB', 'smaller', 1e7],
    ['larger:1G', 'larger', 1e9],
    ['maggiore:2 giga', 'larger', 2e9],
    ['większe:10 megabajtów', 'larger', 1e7],
    ['larger:100 bytes', 'larger', 100],
    ['smaller:100 bajtów', 'smaller', 100],
  ] as const)(
    'is a size, in megabytes where no unit is named, and that is told: %s',
    async (query, kind, bytes) => {
      const { sizes, notUnderstood } = await search(query)
      expect(sizes).toEqual([{ typed: query.replace('-', '').replace(': ', ':'), kind, bytes }])
      expect(notUnderstood).toEqual([])
      expect(parsed(query).groups).toEqual([[{ kind, bytes, not: query.startsWith('-') }]])
    },
  )
})

describe('any search', () => {
  const word = fc.constantFrom(
    'angebot',
    'mario',
    '报价',
    '价',
    'from:mario',
    'in:trash',
    'is:unread',
    'file:pdf',
  )

  it('and its contrary share nothing and leave nothing out', async () => {
    await fc.assert(
      fc.asyncProperty(word, async (asked) => {
        const [found, rest] = [await find(asked), await find(`-${asked}`)]
        expect([...found, ...rest].toSorted()).toEqual(all.toSorted())
      }),
      { numRuns: 20 },
    )
  })

  it.each([
    ['"'.repeat(1_000_000)],
    ['a"b '.repeat(100_000)],
    ['-from: '.repeat(100_000)],
    ['NEAR('.repeat(100_000)],
    [`${'* '.repeat(50_000)}^ { } : +`],
    ['价'.repeat(1_000_000)],
    ['a:'.repeat(500_000)],
    [' OR '.repeat(100_000)],
    ['angebot OR '.repeat(100_000)],
    ['-'.repeat(1_000_000)],
    ['\u0000"*'.repeat(100_000)],
  ])('is answered, however long and odd', async (query) => {
    const { hits } = await bench.client.messages.search({ query, limit: 10 })
    expect(hits.length).toBeLessThanOrEqual(10)
    expect(await bench.client.messages.rows({ kind: 'search', query })).toBeInstanceOf(Array)
    expect(parsed(query).groups.length).toBeLessThanOrEqual(20)
  })

  it('of a part that thousands of words hold takes the shortest of them', async () => {
    const texts = Array.from({ length: 40 }, (_, mailNumber) =>
      Array.from({ length: 50 }, (__, index) => `zz${letters(mailNumber * 50 + index)}qwertz`).join(' '),
    )
    const inbox = bench.mailboxes.byRole(1, 'inbox')
    if (!inbox) throw new Error('no inbox')
    bench.deliver(inbox, ...texts.map((text, index) => ({ id: `w${index}@x`, text })))
    bench.messages.drainIndexer()
    const query = Array.from({ length: 20 }, () => 'qwertz').join(' ')
    const { total } = await bench.client.messages.search({ query, limit: 5 })
    expect(total).toBeGreaterThan(0)
  })
})

describe('a word that all mail has', () => {
  const MAILS = 2_500

  it('is looked for in slices, and the newest hits come first', async () => {
    const inbox = bench.mailboxes.byRole(1, 'inbox')
    if (!inbox) throw new Error('no inbox')
    const dayOf = (index: number): number => (index * 7919) % MAILS
    const mails = Array.from({ length: MAILS }, (_, index) => ({
      id: `z${dayOf(index)}@x`,
      text: 'zebra',
      receivedAt: Date.UTC(2019, 0, 1, dayOf(index)),
    }))
    bench.deliver(inbox, ...mails)
    bench.messages.drainIndexer()
    let turns = 0
    let over = false
    const count = (): void => {
      turns += 1
      if (!over) setImmediate(count)
    }
    setImmediate(count)
    const { hits, total } = await bench.client.messages.search({ query: 'zebra', limit: 5 })
    over = true
    expect(total).toBe(MAILS)
    expect(turns).toBeGreaterThan(0)
    const newest = [1, 2, 3, 4, 5].map((back) => `z${MAILS - back}@x`)
    expect(hits.map(({ messageId }) => bench.messages.summary(messageId)?.messageId)).toEqual(newest)
    expect(await bench.client.messages.rows({ kind: 'search', query: 'zebra -angebot' })).toHaveLength(MAILS)
  })

  it('is forgotten with the account that had it', async () => {
    const known = (): string[] =>
      bench.context.db.prepare<[], string>('SELECT word FROM search_word').pluck().all()
    const found = (part: string): unknown[] => bench.context.db.prepare(containingSql).all(`*${part}*`)
    const second = folder(bench.addAccount('info@ourshop.it', ['inbox']), 'inbox')
    bench.deliver(second, { id: 'secret@x', subject: 'Geheimprojekt', text: 'Preisangebot Vertraulichkeit' })
    bench.messages.drainIndexer()
    expect(known()).toEqual(expect.arrayContaining(['geheimprojekt', 'vertraulichkeit', 'preisangebot']))
    bench.context.write(() => {
      for (const _ of bench.messages.forgetAccount(second.accountId));
    })
    await bench.messages.sweep()
    expect(known()).toContain('geheimprojekt')
    bench.clock.advance(11 * 60_000)
    await bench.messages.sweep()
    expect(known()).toContain('preisangebot')
    expect(known()).not.toContain('geheimprojekt')
    expect(found('projekt')).toEqual([])
    expect(found('vertraulich')).toEqual([])
    bench.deliver(folder(bench.addAccount('neu@ourshop.it', ['inbox']), 'inbox'), {
      id: 'n@x',
      text: 'Geheimprojekt',
    })
    bench.messages.drainIndexer()
    expect(found('projekt')).toHaveLength(1)
  })
})

const letters = (number: number): string =>
  number
    .toString()
    .padStart(4, '0')
    .replace(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)))

describe('the plan of', () => {
  const planOf = (sql: string, ...parameters: unknown[]): string[] =>
    bench.context.db
      .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...parameters)
      .map(({ detail }) => detail)

  it.each(['angebot', 'from:mario', 'mario -preis', 'lucia OR kim', 'from:a OR from:b', '报价 in:inbox'])(
    'a search for %s reads only what the index found',
    (query) => {
      const { sql, parameters } = compileSearch(
        parsed(query).groups,
        { wordsWith: () => ['preisangebot'], foldersNamed: () => [1], threadsLinked: () => [1] },
        [1, 2],
      )
      const slice = { from: 1, upTo: 2_000 }
      const plan = planOf(`SELECT count(*) FROM message AS m WHERE ${sql}`, ...parameters, slice)
      expect(plan.filter((line) => /^SCAN (m|p|w|a)\b/.test(line))).toEqual([])
      expect(plan).toContainEqual(expect.stringMatching(/^SEARCH m USING INTEGER PRIMARY KEY/))
    },
  )

  it('finding longer words goes by their parts', () => {
    expect(planOf(containingSql, '*angebot*')[0]).toMatch(/SCAN search_word_part VIRTUAL TABLE INDEX 0:G/)
  })
})
