import { describe, expect, it } from 'vitest'
import { createSmtpTransport } from '../../../src/main/engine/net/smtp'
import { doubtsAbout, type Excess } from '../../../src/renderer/features/outbox/doubts'
import { intoMails, mailSize, sizeInMail } from '../../../src/renderer/features/outbox/mail-size'
import { anna, draft, settings, start, useFakeServer, wire } from '../../helpers/fake-server-outbox'
import { problemOfCall } from '../../helpers/outbox'
import { startScriptedSmtp } from '../../helpers/scripted-smtp'

useFakeServer()

const plain = { ...settings, allowPlaintext: true }

describe('what a server takes', () => {
  it.each([
    ['250-here\r\n250-SIZE 5000000\r\n250-LIMITS MAILMAX=20 RCPTMAX=50\r\n250 SMTPUTF8', 5_000_000, 50, true],
    ['250-here\r\n250-SIZE\r\n250 AUTH PLAIN', 0, 0, false],
    ['250-here\r\n250-SIZE 99999999999999999\r\n250 LIMITS RCPTMAX=many', 0, 0, false],
    ['500 what', 0, 0, false],
  ])('is read from its greeting without signing in: %j', async (EHLO, maxSize, mostRecipients, utf8) => {
    const server = await startScriptedSmtp({ EHLO })
    const outgoing = { ...plain.outgoing, host: '127.0.0.1', port: server.port, security: 'none' as const }
    const limits = await createSmtpTransport({ ...plain, outgoing }, '').limits()
    expect(limits).toEqual({ maxSize, mostRecipients, utf8 })
    expect(server.heard.join('\n')).not.toMatch(/AUTH|MAIL/)
  })

  it('is asked once an hour, and unknown where it cannot be asked', async () => {
    let asked = 0
    const limits = { maxSize: 10, mostRecipients: 0, utf8: false }
    const outbox = start({
      createTransport: () => ({
        verify: async () => undefined,
        sendMail: wire.reply,
        limits: async () => {
          asked += 1
          if (asked === 1) throw new Error('away')
          return limits
        },
      }),
    })
    const writer = { accountId: 1, identityId: null }
    expect(await outbox.api.limits(writer)).toBeNull()
    expect(await outbox.api.limits(writer)).toEqual(limits)
    expect(await outbox.api.limits(writer)).toEqual(limits)
    expect(asked).toBe(2)
    expect(await outbox.api.limits({ accountId: 99, identityId: null })).toBeNull()
  })
})

describe('[COMP-19] the size of a mail', () => {
  it('counts files as they leave, a little above what base64 with its line ends comes to', () => {
    const file = Buffer.alloc(1_000_000)
    const lines = file.toString('base64').match(/.{1,76}/g) ?? []
    const encoded = lines.reduce((total, line) => total + line.length + 2, 0)
    expect(sizeInMail(file.length)).toBeGreaterThanOrEqual(encoded)
    expect(sizeInMail(file.length)).toBeLessThan(encoded * 1.01)
    expect(sizeInMail(file.length) / file.length).toBeCloseTo(1.37, 2)
    const one = { id: '', filename: 'a', contentType: 'a/b', size: file.length }
    expect(mailSize({ html: '', quotedHtml: '' }, [one, one])).toBeGreaterThan(2 * encoded)
  })

  it('is divided in the order of the files, as few mails as that allows; what alone is larger stands alone', () => {
    const sizes = (all: number[], room: number) =>
      intoMails(
        all.map((size) => ({ size })),
        room,
      ).map((mail) => mail.map(({ size }) => size))
    const room = sizeInMail(1000) * 2
    expect(sizes([1000, 1000, 1000], room)).toEqual([[1000, 1000], [1000]])
    expect(sizes([5_000_000, 10, 10], room)).toEqual([[5_000_000], [10, 10]])
    expect(sizes([10, 5_000_000, 10], room)).toEqual([[10], [5_000_000], [10]])
    expect(sizes([], room)).toEqual([])
  })

  it('a single file above the limit of the settings is refused by its name and size, one just as large is taken', async () => {
    const outbox = start({ writing: { largestFile: 1 } })
    const { id } = await draft(outbox)
    const file = (bytes: number) => new File([new Uint8Array(bytes)], `f${bytes}.bin`)
    expect(await problemOfCall(outbox.api.attach({ id, file: file(1024 * 1024 + 1) }))).toEqual({
      code: 'message-too-large',
      field: 'attachments',
      params: { name: 'f1048577.bin', size: '1048577', limit: '1048576' },
    })
    const { attachments } = await outbox.api.attach({ id, file: file(1024 * 1024) })
    expect(attachments.map(({ size }) => size)).toEqual([1024 * 1024])
    const read = await outbox.api.attachment({ id, attachmentId: attachments[0]?.id ?? '' })
    expect([read.name, read.size]).toEqual(['f1048576.bin', 1024 * 1024])
  })
})

describe('[COMP-29] mail to people of the CRM alone', () => {
  const strangers = (addresses: readonly string[]) => addresses.filter((one) => one !== anna.address)

  it('names all others and the first field with one; nothing is queued', async () => {
    const outbox = start({ writing: { onlyKnown: true }, strangers })
    const { id } = await draft(outbox, {
      cc: [{ name: 'Bruno', address: 'bruno@x.example' }],
      bcc: [{ name: '', address: 'carla@y.example' }],
    })
    expect(await problemOfCall(outbox.api.send({ id }))).toEqual({
      code: 'recipient-unknown',
      field: 'cc',
      params: { addresses: 'bruno@x.example, carla@y.example' },
    })
    expect((await outbox.api.get({ id })).state).toBe('draft')
  })

  it('lets mail to them through, and any mail while the guard is off', async () => {
    const guarded = start({ writing: { onlyKnown: true }, strangers })
    expect((await guarded.api.send({ id: (await draft(guarded)).id })).state).toBe('queued')
    const open = start({ strangers: (all) => [...all] })
    expect((await open.api.send({ id: (await draft(open)).id })).state).toBe('queued')
  })
})

describe('what is asked before a mail leaves', () => {
  const asked = (html: string, excess: readonly Excess[] = [], subject = 'Offer') =>
    doubtsAbout(
      { subject, html, quotedHtml: '' },
      {
        ...{ attachments: [], quoteMissing: 0, recipientsLeftOut: 0, mayHaveArrived: false },
        ...{ isGoneElsewhere: false, passing: [], sender: [], standing: null, excess },
      },
    ).map(({ kind }) => kind)

  it('[COMP-09] a file that was spoken of and forgotten, in three languages; not of quoted or other words', () => {
    for (const said of [
      ...['I attach the offer', 'See the attachment', 'Please find enclosed our prices'],
      ...['In allegato il preventivo', 'Allego la fattura', 'Trova i documenti allegati'],
      ...['W załączniku oferta', 'Załączam fakturę', 'zalaczam cennik', 'Przesyłam w załączeniu'],
    ])
      expect(asked(`<p>${said}</p>`), said).toEqual(['attachment'])
    for (const said of [
      'I am attached to this place?'.replace('attached', 'used'),
      'Allegro vivace',
      'Załoga',
    ])
      expect(asked(`<p>${said}</p>`), said).toEqual([])
  })

  it('[TPL-16] words in braces that are no variable, in the subject and the text; one that is filled in is none', () => {
    const variable = '<span data-variable="name">{{ name }}</span>'
    expect(asked(`<p>Dear ${variable}, {a} {{ 1 }} {% x %}</p>`, [], 'For {{ first_name|you }}')).toEqual([])
    expect(asked('<p>Dear {{ nmae | friend }}</p>')).toEqual(['braces'])
    expect(asked('<p>Dear</p>', [], 'For {{x}}')).toEqual(['braces'])
  })

  it('[COMP-08] [COMP-17] an empty subject; Cc beyond what is usual', () => {
    expect(asked('<p>Hi</p>', [], '  ')).toEqual(['subject'])
    expect(asked('<p>Hi</p>', [{ kind: 'copies', much: { is: 31, most: 30 } }])).toEqual(['copies'])
  })
})
