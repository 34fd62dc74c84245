import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMailCacheBench, folder, syncFolders, type MailCacheBench } from '../../helpers/mail-cache'

let bench: MailCacheBench
beforeEach(() => {
  bench = createMailCacheBench()
  bench.clock.set(new Date(2026, 2, 5, 12).getTime())
  const folders = bench.addAccount('anna@ourshop.it', ['inbox', 'trash'])
  const mail = (id: string, from: string, subject: string, text: string, day: number) => ({
    id: `${id}@x`,
    from,
    subject,
    text,
    receivedAt: new Date(2026, 1, day, 12).getTime(),
  })
  bench.deliver(
    folder(folders, 'inbox'),
    mail('rossi', 'Mario Rossi <mario@rossi.it>', 'Preisangebot', 'Die Terminbestätigung folgt.', 10),
    mail('lucia', 'Lucia Bianchi <lucia@bianchi.it>', 'PO:4711', 'Bestellung', 9),
    mail('anna', 'Anna Weiss <anna@weiss.de>', 'Angebot', 'Plan', 8),
    mail('kim', 'Kim <kim@firma.kr>', 'Korea', 'Hello', 6),
  )
  const read = { flags: ['\\Seen'] }
  bench.deliver(folder(folders, 'trash'), {
    ...mail('old', 'Mario Rossi <mario@rossi.it>', 'Alt', 'weg', 5),
    ...read,
  })
  const path = 'Clienti.Progetti Alfa 2026'
  const listed = { path, name: 'Progetti Alfa 2026', delimiter: '.', role: null, selectable: true }
  const account = bench.context.db
    .prepare("INSERT INTO account (address, settings, created_at) VALUES ('info@ourshop.it', '{}', 0)")
    .run()
  const [projects] = syncFolders(bench.mailboxes, Number(account.lastInsertRowid), [
    { ...listed, subscribed: true },
  ])
  if (!projects) throw new Error('no folder')
  bench.deliver(projects, {
    ...mail('filed', 'Mario Verdi <mario@verdi.it>', 'Rossi', 'Prezzo zeta', 4),
    ...read,
  })
  bench.messages.drainIndexer()
})
afterEach(() => bench.close())

const inbox = ['rossi', 'lucia', 'anna', 'kim']

const search = async (query: string, locale = 'en') => {
  const { hits, total, ...understood } = await bench.client.messages.search({ query, locale, limit: 50 })
  expect(total).toBe(hits.length)
  const ids = hits.map((hit) => bench.messages.summary(hit.messageId)?.messageId.replace('@x', '') ?? '')
  const rows = await bench.client.messages.rows({ kind: 'search', query, locale })
  expect(rows.map(({ threadId }) => threadId)).toEqual(hits.map(({ row }) => row.threadId))
  return { ids, ...understood }
}

describe('operators', () => {
  it.each([
    ['in:posta in arrivo', inbox],
    ['in:posta in arrivo angebot', ['rossi', 'anna']],
    ['in: posta in arrivo da:mario', ['rossi']],
    ['cartella:posta in arrivo', inbox],
    ['-in:posta in arrivo', ['old', 'filed']],
    ['w:skrzynka odbiorcza lucia', ['lucia']],
    ['in:progetti alfa', ['filed']],
    ['in:progetti alfa prezzo', ['filed']],
    ['in:progetti zeta', ['filed']],
    ['in:clienti/progetti alfa 2026', ['filed']],
    ['in:progetti -prezzo', []],
    ['angebot in:inb', ['rossi', 'anna']],
    ['in:anywhere mario', ['rossi', 'old', 'filed']],
    ['in:tutte le cartelle mario', ['rossi', 'old', 'filed']],
    ['is:da leggere da:mario', ['rossi']],
    ['stato:non letto mario', ['rossi']],
    ['smaller:5 kB angebot', ['rossi', 'anna']],
    ['larger:1 mb angebot', []],
    ['from:(mario rossi)', ['rossi', 'old']],
    ['from:(rossi mario) in:inbox', ['rossi']],
    ['da:(lucia OPPURE kim)', ['lucia', 'kim']],
    ['-from:(lucia OR kim) in:inbox', ['rossi', 'anna']],
    ['in:(posta in arrivo) angebot', ['rossi', 'anna']],
    ['from:"mario rossi"', ['rossi', 'old']],
    ['from:mario rossi', ['rossi', 'old', 'filed']],
  ])('with values of several words, as many as name something: %s', async (query, expected) => {
    const { ids, notUnderstood, noFolders } = await search(query)
    expect(ids).toEqual(expected)
    expect([notUnderstood, noFolders]).toEqual([[], []])
  })

  it.each([
    ['in:nowhere', [], ['nowhere']],
    ['in:cassetto inesistente angebot', [], ['cassetto']],
    ['in:"posta inesistente" angebot', [], ['posta inesistente']],
    ['-in:nowhere angebot', ['rossi', 'anna'], ['nowhere']],
    ['in:inbox', inbox, []],
  ])('tell of folders that are none: %s', async (query, expected, names) => {
    const { ids, noFolders } = await search(query)
    expect(ids).toEqual(expected)
    expect(noFolders).toEqual(names)
  })

  it.each([
    ['before:1/3/2026 angebot', 'en-US', [], 'before 2026-01-03'],
    ['before:1/3/2026 angebot', 'en-GB', ['rossi', 'anna'], 'before 2026-03-01'],
    ['prima:1/3/2026 angebot', 'it', ['rossi', 'anna'], 'before 2026-03-01'],
    ['po:10/2/2026', 'pl', ['rossi'], 'after 2026-02-10'],
    ['after:10/2/2026', 'en-US', [], 'after 2026-10-02'],
    ['on:2026-02-08', 'en', ['anna'], 'during 2026-02-08 2026-02-08'],
    ['data:febbraio mario', 'it', ['rossi', 'old', 'filed'], 'during 2026-02-01 2026-02-28'],
    ['-date:2026-02-06..2026-02-10', 'en', ['old', 'filed'], 'during 2026-02-06 2026-02-10'],
    ['dopo:10 febbraio angebot', 'it', ['rossi'], 'after 2026-02-10'],
    ['dopo: 9 febbraio 2026 da:lucia', 'it', ['lucia'], 'after 2026-02-09'],
    ['older_than:3w lucia', 'en', ['lucia'], 'before 2026-02-12'],
    ['newer:3 tygodnie temu lucia', 'pl', [], 'after 2026-02-12'],
    ['przed:zeszły miesiąc lucia', 'pl', [], 'before 2026-02-01'],
  ])('read days as the user writes them, and say so: %s in %s', async (query, locale, expected, said) => {
    bench.clock.advance(new Date(2026, 2, 5, 12).getTime() - bench.clock.now())
    const { ids, notUnderstood, dates } = await search(query, locale)
    expect(ids).toEqual(expected)
    expect(notUnderstood).toEqual([])
    expect(
      dates.map(({ kind, first, last }) => [kind, first, ...(kind === 'during' ? [last] : [])].join(' ')),
    ).toEqual([said])
  })

  it.each([
    ['da:mario angebot -lucia', 'mario angebot'],
    ['from:"mario rossi" in:posta in arrivo', 'mario rossi'],
    ['subject:plan file:pdf before:2026', ''],
  ])('leave the names that people may bear: %s', async (query, names) => {
    expect((await search(query)).names).toBe(names)
  })
})
