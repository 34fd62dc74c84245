import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { walkFiles, type ChosenFile, type Walked } from '../../../src/shared/mail-files/walk'

const mail = (subject: string): string => `Subject: ${subject}\r\n\r\nText\r\n`
const mbox = (...subjects: string[]): string =>
  subjects.map((subject) => `From - Mon Mar  9 10:11:12 2026\n${mail(subject)}\n`).join('')

const file = (path: string, content: string | Uint8Array<ArrayBuffer>): ChosenFile => ({
  path,
  file: new Blob([content]),
})

async function walked(files: readonly ChosenFile[]): Promise<Walked[]> {
  const all: Walked[] = []
  for await (const one of walkFiles(files)) all.push(one)
  return all
}

const told = async (files: readonly ChosenFile[]): Promise<string[]> =>
  (await walked(files)).map(({ folder, ...one }) => {
    const what = one.mail ? Buffer.from(one.mail.source).toString().split('\r\n')[0] : one.why
    const flags = one.mail?.status.flags.join(' ') ?? ''
    return [folder.join('/'), what, flags].filter(Boolean).join(' | ')
  })

describe('files that were chosen', () => {
  it('of a Thunderbird profile are its folders, without its indexes', async () => {
    expect(
      await told([
        file('abc.default/prefs.js', 'user_pref'),
        file('abc.default/Mail/Local Folders/Inbox', mbox('a', 'b')),
        file('abc.default/Mail/Local Folders/Inbox.msf', '// <!-- <mdb:mork'),
        file('abc.default/Mail/Local Folders/Inbox.sbd/Orders', mbox('c')),
        file('abc.default/ImapMail/imap.x.it/INBOX', mbox('d')),
        file('abc.default/Mail/Local Folders/Trash', ''),
        file('abc.default/key4', 'SQLite format 3'),
      ]),
    ).toEqual([
      'Local Folders/Inbox | Subject: a',
      'Local Folders/Inbox | Subject: b',
      'Local Folders/Inbox/Orders | Subject: c',
      'imap.x.it/INBOX | Subject: d',
      'abc.default/key4 | no-mail',
    ])
  })

  it('are folders of mail whatever they are called, and no other file of such a name is told', async () => {
    expect(
      await told([
        file('Mail/Offers.log', mbox('a')),
        file('Mail/Project.db', `\n${mbox('b')}`),
        file('Mail/notes.txt', 'From here on\nno mail'),
        file('Mail/plain', 'From a@b.c\nSubject: c\n\nText\n'),
        file('Mail/letter', 'From here on\nno mail'),
        file('Maildir/cur/1700000000.M1P2.host.db', mail('d')),
      ]),
    ).toEqual([
      'Offers.log | Subject: a',
      'Project.db | Subject: b',
      'plain | Subject: c',
      'letter | no-mail',
      'Maildir | Subject: d',
    ])
  })

  it('alone keep all their bytes, and have no flags by fields of their senders', async () => {
    const own = 'X-Mozilla-Status: 0009\r\nSubject: a\r\nX-Keywords: urgent\r\nStatus: RO\r\n\r\nText\r\n'
    const all = await walked([file('a.eml', own), file('Maildir/cur/1.host:2,F', own)])
    expect(all.map(({ mail: one }) => one?.status.flags)).toEqual([[], ['\\Flagged']])
    for (const { mail: one } of all) expect(Buffer.from(one?.source ?? []).toString()).toBe(own)
  })

  it('of a Maildir have their flags in their names', async () => {
    expect(
      await told([
        file('Maildir/cur/1.host:2,S', mail('a')),
        file('Maildir/new/2.host', mail('b')),
        file('Maildir/cur/3.host;2,ST', mail('gone')),
        file('Maildir/tmp/4.host', mail('half')),
        file('Maildir/.Work.Orders/cur/5.host:2,FRS', mail('c')),
        file('Maildir/dovecot.index.log', 'x'),
      ]),
    ).toEqual([
      'Maildir | Subject: a | \\Seen',
      'Maildir | Subject: b',
      'Maildir | deleted',
      'Maildir/Work/Orders | Subject: c | \\Flagged \\Answered \\Seen',
    ])
  })

  it('alone or in an archive are read one by one, and what is none is told', async () => {
    const packed = zipSync({
      'one.eml': strToU8(mail('a')),
      'deep/two.eml': strToU8(mail('b')),
      'box.mbox': strToU8(mbox('c')),
      'picture.png': strToU8('png'),
      'broken.eml': strToU8('\u0000\u0001'),
    })
    expect(
      await told([
        file('letter.eml', mail('z')),
        file('old.zip', new Uint8Array(packed)),
        file('bad.zip', 'PK but no more'),
        file('readme.txt', 'x'),
      ]),
    ).toEqual([
      ' | Subject: z'.slice(3),
      'old | Subject: a',
      'old/deep | Subject: b',
      'old/box | Subject: c',
      'old | no-mail',
      'bad | no-mail',
    ])
  })

  it('that unpack without end are left, and what is whole goes on', async () => {
    const bomb = zipSync({
      'a.eml': new Uint8Array(90_000_000),
      'b.eml': strToU8(mail('after')),
    })
    const all = await told([file('bomb.zip', new Uint8Array(bomb))])
    expect(all).toContain('bomb | too-long')
    expect(all.filter((one) => one === 'bomb | too-long')).toHaveLength(1)
  })
})
