import { expect, it } from 'vitest'
import { describeLive, liveSettings } from '../helpers/dovecot'
import { idle, rowsOf, type LiveEngine } from '../helpers/live-engine'
import { openScene } from '../helpers/live-scene'

const text = ['Content-Type: text/plain; charset=utf-8', '', 'Text.']
const content = (lines: number): Buffer => Buffer.from('a file'.repeat(9).repeat(lines))
const file =
  (...fields: string[]) =>
  (lines: number): string[] => [
    ...[...text, '--B', ...fields, ''],
    ...(content(lines)
      .toString('base64')
      .match(/.{1,76}/g) ?? []),
  ]
/** A part before a large file whose name nobody misreads. */
const part =
  (...odd: string[]) =>
  (lines: number): string[] => [
    ...[...odd, '--B', 'Content-Type: application/zip; name=z.zip', 'Content-Transfer-Encoding: base64', ''],
    ...(content(lines)
      .toString('base64')
      .match(/.{1,76}/g) ?? []),
  ]
const encoded = (encoding: string) =>
  file('Content-Type: application/pdf; name=x.pdf', `Content-Transfer-Encoding: ${encoding}`)
const named = (name: string) =>
  file(
    'Content-Type: application/octet-stream',
    `Content-Disposition: attachment; ${name}`,
    'Content-Transfer-Encoding: base64',
  )
const alternative = [
  '--A',
  'Content-Type: text/plain',
  '',
  'words',
  '--A',
  'Content-Type: text/html',
  '',
  '<p>more</p>',
]

const mails: Record<string, (lines: number) => string[]> = {
  'base64 in quotes': encoded('"base64"'),
  'base64 with a parameter': encoded('base64; x=1'),
  'base64 with a comma': encoded('Base64,'),
  'a name with blanks': named('filename=fattura nr 5.exe'),
  'a name with brackets': named('filename=a@b [1].pdf'),
  'a name with an equals sign': named('filename=preventivo=2026.pdf'),
  'a name that begins with brackets': named('filename=(c)a.pdf'),
  'a name in quotes that do not end': named('filename="senza chiusura.pdf'),
  'a name of the type with blanks': file(
    'Content-Type: application/pdf; name=listino prezzi 2026.pdf',
    'Content-Transfer-Encoding: base64',
  ),
  'a type without a semicolon': file(
    'Content-Type: application/pdf name="x.pdf"',
    'Content-Transfer-Encoding: base64',
  ),
  'a type without a slash': file(
    'Content-Type: pdf; name=x.pdf',
    'Content-Disposition: attachment',
    'Content-Transfer-Encoding: base64',
  ),
  'quoted-printable in quotes': part(
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: "quoted-printable"',
    '',
    'grazie =C3=A8',
  ),
  'HTML without a semicolon': part('Content-Type: text/html charset=utf-8', '', '<p>words</p>'),
  'an alternative': part('Content-Type: multipart/alternative; boundary=A', '', ...alternative, '--A--'),
  'an alternative that does not end': part(
    'Content-Type: multipart/alternative; boundary=A',
    '',
    ...alternative,
  ),
  'an alternative without a boundary': part(
    'Content-Type: multipart/alternative',
    '',
    ...alternative,
    '--A--',
  ),
  'a boundary that begins as another': part(
    'Content-Type: multipart/mixed; boundary=BA',
    '',
    '--BA',
    '',
    'in',
    '--BA--',
  ),
  'a bad charset': part('Content-Type: text/plain; charset=nobody-knows', '', 'words'),
  'an uuencoded file': part('Content-Type: text/plain', '', 'before', 'begin 644 a.txt', '#0V%T', '`', 'end'),
}

const mail = (subject: string, type: string, lines: readonly string[]): Buffer =>
  Buffer.from(
    [
      'From: Mario Rossi <mario@rossi.example>',
      'To: me@example.test',
      `Subject: ${subject}`,
      `Message-ID: <${subject.replace(/[^a-z0-9]/gi, '-')}@rossi.example>`,
      'Date: Mon, 2 Nov 2026 10:00:00 +0100',
      'MIME-Version: 1.0',
      `Content-Type: ${type}`,
      ...['', ...lines, ''],
    ].join('\r\n'),
  )

const idsOf = async ({ client }: LiveEngine): Promise<Map<string, number>> => {
  const ids = new Map<string, number>()
  for (const { subject, threadId } of await rowsOf(client, 'INBOX')) {
    const [message] = await client.messages.thread({ threadId })
    ids.set(subject, message?.id ?? 0)
  }
  return ids
}

describeLive('a large mail, of which only the texts are fetched', () => {
  it('is read as a small one is, whatever the server makes of its headers', async () => {
    const sizes = { small: 3, large: 6000 }
    const { live, mailbox } = await openScene(async ({ imap }) => {
      for (const [name, odd] of Object.entries(mails))
        for (const [size, lines] of Object.entries(sizes))
          await imap.append(
            'INBOX',
            mail(`${size}: ${name}`, 'multipart/mixed; boundary=B', ['--B', ...odd(lines), '--B--']),
          )
    })
    await live.addAccount(mailbox, liveSettings(mailbox))
    await idle(live.client)
    const ids = await idsOf(live)
    const read = async (subject: string, lines: number) => {
      const messageId = ids.get(subject) ?? 0
      const body = await live.client.messages.body({ messageId })
      const files = await Promise.all(
        body.attachments.map(async ({ partId, filename, contentType, executable }) => {
          const { content: bytes } = await live.client.messages.attachment({ messageId, partId })
          const isWhole = Buffer.from(await bytes.arrayBuffer()).equals(content(lines))
          return { partId, filename, contentType, executable, isWhole }
        }),
      )
      return { text: body.text.trim(), html: body.html.trim(), warnings: body.warnings, files }
    }
    for (const name of Object.keys(mails))
      expect(await read(`large: ${name}`, sizes.large), name).toEqual(
        await read(`small: ${name}`, sizes.small),
      )
    expect(await read('large: a name with blanks', sizes.large)).toMatchObject({
      text: 'Text.',
      files: [{ filename: 'fattura nr 5.exe', executable: true, isWhole: true }],
    })
  })

  it('says where a text was too long to be fetched to its end', async () => {
    const line = 'riga di testo lunga '.repeat(4)
    const { live, mailbox } = await openScene(async ({ imap }) => {
      for (const type of ['text/plain', 'text/html'])
        await imap.append(
          'INBOX',
          mail(type, type, [...Array.from({ length: 80_000 }, () => line), 'The end']),
        )
    })
    await live.addAccount(mailbox, liveSettings(mailbox))
    await idle(live.client)
    const ids = await idsOf(live)
    const plain = await live.client.messages.body({ messageId: ids.get('text/plain') ?? 0 })
    expect(plain.warnings).toEqual(['mime.text-cut'])
    expect(plain.text.endsWith(`${line}\n`)).toBe(true)
    const html = await live.client.messages.body({ messageId: ids.get('text/html') ?? 0 })
    expect(html.warnings).toEqual(['mime.html-cut'])
  })

  it('is found by the name of its file as it was sent, before anybody opens it', async () => {
    const { live, mailbox } = await openScene(({ imap }) =>
      imap.append(
        'INBOX',
        mail('names', 'multipart/mixed; boundary=B', [
          '--B',
          ...named('filename=listino del speciale.pdf')(6000),
          '--B--',
        ]),
      ),
    )
    await live.addAccount(mailbox, liveSettings(mailbox))
    await idle(live.client)
    expect(await live.client.messages.search({ query: 'speciale', limit: 10 })).toMatchObject({ total: 1 })
  })

  it('has its author, its text and its file where it begins with a blank line, small and large', async () => {
    const { live, mailbox } = await openScene(async ({ imap }) => {
      for (const lines of [3, 6000])
        await imap.append(
          'INBOX',
          Buffer.concat([
            Buffer.from('\r\n'),
            mail(`${lines}`, 'multipart/mixed; boundary=B', ['--B', ...encoded('base64')(lines), '--B--']),
          ]),
        )
    })
    await live.addAccount(mailbox, liveSettings(mailbox))
    await idle(live.client)
    const rows = await rowsOf(live.client, 'INBOX')
    expect(rows.map(({ subject }) => subject).toSorted()).toEqual(['3', '6000'])
    for (const { threadId } of rows) {
      const [message] = await live.client.messages.thread({ threadId })
      expect(message?.from).toEqual([{ name: 'Mario Rossi', address: 'mario@rossi.example' }])
      const body = await live.client.messages.body({ messageId: message?.id ?? 0 })
      expect(body.text.trim()).toBe('Text.')
      expect(body.attachments).toMatchObject([{ filename: 'x.pdf' }])
    }
  })
})
