import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { describeLive } from '../helpers/dovecot'
import { eventually } from '../helpers/eventually'
import { foldersWith } from '../helpers/folder-scene'
import { idle, messageIn } from '../helpers/live-engine'
import { change, openProxiedScene, type Scene } from '../helpers/live-scene'

const FILE = randomBytes(6_000_000)

const bigMail = (subject: string): string =>
  [
    'Received: from mx.nowak.example by mail.example with ESMTP id 7Q; Mon, 2 Nov 2026 10:00:01 +0100',
    ...['From: Anna <anna@nowak.example>', `Subject: ${subject}`, `Message-ID: <${subject}@x>`],
    ...['Date: Mon, 2 Nov 2026 10:00:00 +0100', 'MIME-Version: 1.0'],
    ...[
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'Text',
      '--b',
    ],
    ...['Content-Type: application/pdf; name=a.pdf', 'Content-Transfer-Encoding: base64', ''],
    ...(FILE.toString('base64').match(/.{1,76}/g) ?? []),
    ...['--b--', ''],
  ].join('\r\n')

describeLive('a long download over a slow line', () => {
  async function open(hide: string[] = []) {
    const scene = await openProxiedScene({ hide }, async (other) => {
      await other.imap.append('INBOX', bigMail('big'))
      await other.append('INBOX', 'small', { body: 'y'.repeat(300_000) })
      await other.append('INBOX', 'filed')
    })
    const { live, proxy } = scene
    await idle(live.client)
    const { id: messageId } = await messageIn(live.client, 'INBOX', 'big')
    const { attachments } = await live.client.messages.body({ messageId })
    const partId = attachments[0]?.partId ?? ''
    const { id: small } = await messageIn(live.client, 'INBOX', 'small')
    proxy.faults.throttle = 2_000_000
    /** Where each piece of the file that was asked for begins. */
    const asked: number[] = []
    proxy.faults.rewriteClient = (line) => {
      const piece = /BODY\.PEEK\[2\](?:<(\d+)\.)?/.exec(line)
      if (piece) asked.push(Number(piece[1] ?? 0))
      return line
    }
    let isThrough = false
    const file = live.client.messages.attachment({ messageId, partId }).then(async ({ content }) => {
      isThrough = true
      return Buffer.from(await content.arrayBuffer())
    })
    await eventually(() => expect(asked.length).toBeGreaterThan(0))
    return { ...scene, asked, small, file, isThrough: () => isThrough }
  }

  it('gives way to what is read and done meanwhile, and is whole', async () => {
    const { live, other, small, file, isThrough } = await open()
    const body = await live.client.messages.body({ messageId: small })
    expect([body.text.length > 299_000, isThrough()]).toEqual([true, false])
    await change(live, 'INBOX', 'filed', { kind: 'move-to-role', role: 'archive' })
    await eventually(async () => expect(await other.subjects('Archive')).toEqual(['filed']))
    expect(isThrough()).toBe(false)
    expect((await file).equals(FILE)).toBe(true)
  })

  it('goes on where it was when the connection is cut', async () => {
    const { proxy, file, asked } = await open()
    await eventually(() => expect(asked.length).toBeGreaterThan(2))
    proxy.reset()
    expect((await file).equals(FILE)).toBe(true)
    expect(asked.filter((start) => start === 0)).toHaveLength(1)
  })

  it.each([
    [
      'is archived',
      false,
      ({ live }) => change(live, 'INBOX', 'big', { kind: 'move-to-role', role: 'archive' }),
    ],
    [
      'is put into the trash',
      false,
      ({ live }) => change(live, 'INBOX', 'big', { kind: 'move-to-role', role: 'trash' }),
    ],
    ['is moved by another client', false, ({ other }) => other.move('INBOX', [1], 'Archive')],
    [
      'is archived on a server that does not tell where to',
      true,
      ({ live }) => change(live, 'INBOX', 'big', { kind: 'move-to-role', role: 'archive' }),
    ],
  ] satisfies [string, boolean, (scene: Scene) => Promise<unknown>][])(
    'goes on in its new place when the mail %s',
    async (_how, isTaciturn, move) => {
      const scene = await open(isTaciturn ? ['UIDPLUS'] : [])
      const { file, asked } = scene
      await eventually(() => expect(asked.length).toBeGreaterThan(1))
      await move(scene)
      expect((await file).equals(FILE)).toBe(true)
      expect(asked.filter((start) => start === 0)).toHaveLength(1)
    },
  )

  it('is told as gone when the mail is deleted for good meanwhile', async () => {
    const { other, file, asked } = await open()
    const failed = expect(file).rejects.toMatchObject({ data: { code: 'message-gone' } })
    await eventually(() => expect(asked.length).toBeGreaterThan(1))
    await other.expunge('INBOX', [1])
    await failed
  })
})

describeLive('a large mail that another client has moved before it is opened', () => {
  it('is read in its new place, by its text alone', async () => {
    const { live, other, proxy } = await openProxiedScene({}, async (client) => {
      await foldersWith(client, { Offers: [] })
      await client.imap.append('Offers', bigMail('big'), [], new Date('2001-01-01'))
    })
    await idle(live.client)
    const { id: messageId } = await messageIn(live.client, 'Offers')
    await other.move('Offers', [1], 'Archive')
    const asked: string[] = []
    proxy.faults.rewriteClient = (line) => {
      asked.push(line)
      return line
    }
    const body = await live.client.messages.body({ messageId })
    expect(body).toMatchObject({ text: 'Text', attachments: [{ filename: 'a.pdf' }] })
    expect(asked.filter((line) => line.includes('BODYSTRUCTURE'))).not.toEqual([])
    // The start of it may come again, as new mail of its folder.
    expect(asked.filter((line) => /BODY\.PEEK\[\](?!<0\.)/.test(line))).toEqual([])
  })
})
