import { z } from 'zod'
import { afterEach, describe, expect, it } from 'vitest'
import { MAX_TEMPLATES_FILE } from '../../../src/shared/contract/templates'
import { problemOf } from '../../helpers/crm'
import { createTemplatesBench, identityWith, templateFields } from '../../helpers/templates'

type Bench = ReturnType<typeof createTemplatesBench>
const open: Bench[] = []
const bench = (...args: Parameters<typeof createTemplatesBench>): Bench => {
  const made = createTemplatesBench(...args)
  open.push(made)
  return made
}
afterEach(() => open.splice(0).forEach((one) => one.close()))

const pdf = (name: string, content = 'x') => new File([content], name, { type: 'application/pdf' })
const anna = { name: 'Anna from the mail', address: 'anna@nowak.example' }
const asked = { accountId: 1, identityId: null, threadId: null, isEach: false, language: '', shownIn: 'en' }

describe('[TPL-08, TPL-10, TPL-11, TPL-12, TPL-13] templates', () => {
  it('are made, changed, copied and removed, and each of that is taken back', async () => {
    const { api, save, client } = bench()
    const { template } = await save({ cc: 'Boss <boss@us.example>' }, [pdf('a.pdf'), pdf('b.pdf')])
    expect(template.files.map(({ filename, size }) => [filename, size])).toEqual([
      ['a.pdf', 1],
      ['b.pdf', 1],
    ])
    const [first, second] = template.files
    const changed = await api.save({
      id: template.id,
      fields: templateFields({ name: 'New prices', texts: [{ language: 'it', subject: 'S', html: 'H' }] }),
      files: [second?.id ?? ''],
      added: [pdf('c.pdf')],
    })
    expect(changed.template).toMatchObject({ name: 'New prices', texts: [{ language: 'it' }] })
    expect(changed.template.files.map(({ filename }) => filename)).toEqual(['b.pdf', 'c.pdf'])
    // Nothing but its own files is handed out.
    expect((await problemOf(api.file({ id: template.id, fileId: first?.id ?? '' }))).code).toBe('not-found')
    await client.records.undo({ change: changed.change })
    expect(await api.get({ id: template.id })).toMatchObject({
      ...{ name: 'Prices', files: template.files, texts: [{ language: '' }] },
    })
    expect(await (await api.file({ id: template.id, fileId: first?.id ?? '' })).text()).toBe('x')
    const copy = await api.duplicate({ id: template.id, suffix: ' (copy)' })
    expect(copy.template).toMatchObject({ name: 'Prices (copy)', files: template.files })
    const { change } = await api.remove({ id: template.id })
    expect((await api.list()).map(({ name }) => name)).toEqual(['Prices (copy)'])
    await client.records.undo({ change })
    expect((await api.list()).map(({ name }) => name)).toEqual(['Prices', 'Prices (copy)'])
  })

  it.each([
    [{ texts: [{ language: '', subject: '{{ lead.fax }}', html: '' }] }, 'template-variables', 'lead.fax'],
    [{ texts: [{ language: '', subject: '', html: '{{ nome }}' }] }, 'template-variables', 'nome'],
    [{ texts: [{ language: '', subject: '', html: '{% for %}' }] }, 'template-unreadable', undefined],
    // A signature does not know whom it goes to.
    [
      { kind: 'signature', texts: [{ language: '', subject: '', html: '{{ person.name }}' }] },
      ...['template-variables', 'person.name'],
    ],
  ] as const)('name what is wrong with %j', async (changes, code, names) => {
    const { save } = bench()
    const problem = await problemOf(save({ ...changes, texts: [...changes.texts] }))
    expect([problem.code, problem.params?.['names']]).toEqual([code, names])
  })

  it('know one language once, and files that are not too large', async () => {
    const { save } = bench()
    const text = { language: 'it', subject: '', html: '' }
    await expect(save({ texts: [text, text] })).rejects.toThrow()
    await expect(save({ texts: [] })).rejects.toThrow()
    await expect(save({ name: '  ' })).rejects.toThrow()
    const large = pdf('large.pdf', 'x'.repeat(15 * 1024 * 1024 + 1))
    expect(await problemOf(save({}, [large]))).toMatchObject({ code: 'message-too-large' })
  })
})

describe('[TPL-17] variables', () => {
  it('are of one person, whether a record, in the company, or just an address', async () => {
    const { api, save, addCompany, add, addDeal } = bench()
    const html = ['name', 'person.job_title', 'company.name', 'company.country', 'deal.amount', 'me.email']
      .map((path) => `{{ ${path} }}`)
      .join('|')
    const { template } = await save({ texts: [{ language: 'it', subject: '', html }] })
    const fill = async (to: typeof anna | null) =>
      (await api.fill({ ...asked, id: template.id, to, language: 'it' })).html.replace(/<[^<>]*>/g, '')
    expect(await fill(anna)).toBe(
      'Anna from the mail|{{ person.job_title }}|{{ company.name }}|{{ company.country }}|{{ deal.amount }}|me@shop.example',
    )
    const company = await addCompany('Nowak', ['nowak.example'])
    await add('company', { name: 'Other' })
    const emails = [{ address: anna.address, label: '', isPrimary: true }]
    const person = await add('person', {
      ...{ name: 'Anna Nowak', jobTitle: 'Buyer', companyId: company.id, emails },
    })
    await addDeal('Roof', { personId: person.id, amount: { minor: 123_450, currency: 'EUR' } })
    expect(await fill({ ...anna, address: 'ANNA@Nowak.example' })).toMatch(
      /^Anna Nowak\|Buyer\|Nowak\|\{\{ company.country \}\}\|1\.234,50\s€\|me@/,
    )
    // Of two deals nobody can tell which is meant.
    await addDeal('Wall', { personId: person.id })
    expect(await fill(anna)).toContain('{{ deal.amount }}')
    expect(await fill(null)).toContain('{{ name }}|')
  })
})

describe('[TPL-16] a template for whoever it goes to', () => {
  const to = anna
  const texts = (subject: string, html: string) => [{ language: '', subject, html }]

  it('keeps what is said of them while the mail goes to each of several, or to nobody yet', async () => {
    const { api, save } = bench(identityWith({ phone: '+39 02 1' }))
    const { template } = await save({
      texts: texts(
        'For {{first_name|you}}',
        '<p>{{ name }}, call {{ me.phone }}, {{ company.name | default: "home" }}</p>',
      ),
    })
    const left = {
      subject: 'For {{ first_name | default: "you" }}',
      html:
        '<p><span data-variable="name">{{ name }}</span>, call +39 02 1, ' +
        '<span data-variable="company.name | default: &quot;home&quot;">{{ company.name }}</span></p>',
      isPersonal: false,
    }
    expect(await api.fill({ ...asked, id: template.id, to, isEach: true })).toMatchObject(left)
    expect(await api.fill({ ...asked, id: template.id, to: null })).toMatchObject(left)
    const [own] = await api.preview({ ...asked, ...left, language: 'en', people: [to], isTemplate: false })
    expect(own).toEqual({
      ...{ subject: 'For Anna', html: '<p>Anna from the mail, call +39 02 1, home</p>', unresolved: [] },
    })
    const filled = await api.fill({ ...asked, id: template.id, to })
    expect(filled).toMatchObject({ subject: 'For Anna', isPersonal: true })
  })

  it('asks no condition about one of them for all', async () => {
    const { api, save } = bench()
    const { template } = await save({
      texts: texts('', '{% if me.phone %}Call.{% endif %}{% if person.phone %}I call.{% endif %}'),
    })
    const asking = { ...asked, id: template.id, to, isEach: true }
    expect(await problemOf(api.fill(asking))).toEqual({
      code: 'template-condition',
      params: { part: '{% if person.phone %}' },
    })
    expect(await api.fill({ ...asking, isEach: false })).toMatchObject({ html: 'Call.', isPersonal: true })
  })

  it('suits everybody where it says nothing of them', async () => {
    const { api, save } = bench()
    const { template } = await save({ texts: texts('{{ today }}', '{{ me.email }}') })
    expect((await api.fill({ ...asked, id: template.id, to })).isPersonal).toBe(false)
  })
})

it('[ACC-36] words of one’s own are signed with what the identity says, and kept only where it says all', async () => {
  const account = identityWith({ phone: '+39 02 1', signature: '<p>{{ me.phone }} <b>{ }</b></p>' })
  const { feature } = bench(account)
  expect(feature.signature(account, null, false)).toMatchObject({
    ...{ html: '<p>+39 02 1 <b>{ }</b></p>', unresolved: [] },
  })
  const kept = (signature: string, replySignature = '') =>
    problemOf(
      Promise.resolve().then(() => {
        const [identity] = identityWith({ phone: '1', signature, replySignature }).identities
        if (identity) feature.assertSigned(identity)
      }),
    )
  expect(await kept('{{ me.phone }} {{ me.mobile }}')).toMatchObject({
    ...{ code: 'signature-unsaid', field: 'signature', params: { names: 'me.mobile' } },
  })
  expect(await kept('', '{{ nonsense }}')).toMatchObject({
    ...{ code: 'template-variables', field: 'replySignature', params: { names: 'nonsense' } },
  })
})

it('[TPL-18] whom a mail goes to says which templates are meant, and in which language', async () => {
  const { api, addCompany, addPerson, addDeal } = bench()
  const suggested = (address: string) => api.suggested({ to: [{ name: '', address }], threadId: null })
  expect(await suggested('a@nowhere.example')).toEqual({ types: [], language: null })
  expect(await suggested('a@azienda.it')).toEqual({ types: [], language: 'it' })
  expect(await suggested('a@start.io')).toEqual({ types: [], language: null })
  const company = await addCompany('Nowak', [])
  const person = await addPerson('Anna', ['a@azienda.it'], company.id)
  await addDeal('Roof', { personId: person.id })
  expect(await suggested('a@azienda.it')).toEqual({ types: ['person', 'company', 'deal'], language: 'it' })
  expect(await api.suggested({ to: [], threadId: 99 })).toEqual({ types: [], language: null })
})

describe('[TPL-11, ACC-35] a file of templates', () => {
  const signature = {
    kind: 'signature',
    texts: [{ language: '', subject: '', html: '<p>{{ me.name }}, {{ today }}</p>' }],
  } as const

  it('holds what is shared, and is taken in elsewhere as what it was', async () => {
    const [here, there] = [bench(), bench()]
    await here.save({ name: 'Shared' }, [pdf('a.pdf', 'prices')])
    await here.save({ name: 'Mine', folder: 'private' })
    await here.save({ name: 'Ours', ...signature, texts: [...signature.texts] })
    const { file, count } = await here.api.exported({})
    expect(count).toBe(2)
    expect(await file.text()).not.toContain('Mine')
    expect(await there.api.imported({ file })).toMatchObject({ added: 2, changed: 0, known: 0, refused: [] })
    const [ours, shared] = await there.api.list()
    expect(shared).toMatchObject({ name: 'Shared', folder: 'shared', locked: false })
    const held = await there.api.file({ id: shared?.id ?? '', fileId: shared?.files[0]?.id ?? '' })
    expect([held.name, held.type, await held.text()]).toEqual(['a.pdf', 'application/pdf', 'prices'])
    // The layout of the company's signature is its maker's.
    expect(ours).toMatchObject({ name: 'Ours', locked: true })
    const changed = there.api.save({ id: ours?.id ?? '', fields: templateFields(), files: [], added: [] })
    expect((await problemOf(changed)).code).toBe('template-locked')
    expect((await problemOf(there.api.duplicate({ id: ours?.id ?? '', suffix: '' }))).code).toBe(
      'template-locked',
    )
    // Once more it brings nothing; what was changed there changes here, under the same id.
    expect(await there.api.imported({ file })).toMatchObject({ added: 0, changed: 0, known: 2, change: '' })
    const made = (await here.api.list()).find(({ name }) => name === 'Ours')
    await here.save({ name: 'Ours II', ...signature, texts: [...signature.texts] }, [], made?.id)
    const again = await there.api.imported({ file: (await here.api.exported({})).file })
    expect(again).toMatchObject({ added: 0, changed: 1, known: 1 })
    expect((await there.api.list())[0]).toMatchObject({ id: ours?.id, name: 'Ours II', locked: true })
    // Handed back to its maker it stays open to change.
    await here.api.imported({ file: (await there.api.exported({})).file })
    expect((await here.api.list())[1]).toMatchObject({ name: 'Ours II', locked: false })
    await there.client.records.undo({ change: again.change })
    expect((await there.api.list())[0]).toMatchObject({ name: 'Ours' })
  })

  it.each([
    ['', ''],
    ['no JSON', '<html>'],
    ['another format', '{"format":"contacts","version":1,"templates":[]}'],
    ['no list', '{"format":"postilla-templates","version":1,"templates":{}}'],
    [
      'too many',
      JSON.stringify({ format: 'postilla-templates', version: 1, templates: Array(3000).fill(1) }),
    ],
    ['too large', 'x'.repeat(MAX_TEMPLATES_FILE + 1)],
  ])('is refused with a sentence: %s', async (_case, content) => {
    const { api } = bench()
    const problem = await problemOf(api.imported({ file: new File([content], 'x.json') }))
    expect(problem.code).toBe('templates-file-unreadable')
    expect(await api.list()).toEqual([])
  })

  it('brings what can be read of it, and names the rest', async () => {
    const { api, save } = bench()
    await save()
    const { file } = await api.exported({})
    const written: unknown = JSON.parse(await file.text())
    const [good] = z
      .object({ templates: z.array(z.record(z.string(), z.unknown())) })
      .parse(written).templates
    const id = (at: number) => `0190a000-0000-7000-8000-00000000000${at}`
    const bad = [
      { ...good, id: id(1), name: 'Loops', texts: [{ language: '', subject: '', html: '{% for x in y %}' }] },
      { ...good, id: id(2), name: 'Asks', texts: [{ language: '', subject: '', html: '{{ passwords }}' }] },
      { ...good, id: id(3), name: 'Path', files: [{ filename: 'a', contentType: 'x', content: '<svg>' }] },
      { ...good, id: id(4), name: 'Deep', texts: [{ language: '', subject: '', html: '<div>'.repeat(500) }] },
      { ...good, id: id(5), name: 'x'.repeat(500) },
      { ...good, id: id(6), name: 'Language', texts: [{ language: '../../', subject: '', html: '' }] },
      { ...good, id: 'x', name: 'Id' },
      null,
      7,
      { ...good, id: id(7), name: 'Later', texts: [{ language: '', subject: '', html: '{{ boat2.port }}' }] },
    ]
    const newer = JSON.stringify({ format: 'postilla-templates', version: 9, templates: [good, ...bad] })
    const { added, known, refused } = await api.imported({ file: new File([`\ufeff${newer}`], 'x.json') })
    expect([added, known]).toEqual([1, 1])
    expect(refused.map(({ name, reason }) => `${name.slice(0, 8)}:${reason}`)).toEqual([
      ...['Loops:unreadable', 'Asks:variables', 'Path:unreadable', 'Deep:unreadable', 'xxxxxxxx:unreadable'],
      ...['Language:unreadable', 'Id:unreadable', ':unreadable', ':unreadable'],
    ])
  })
})

describe('[ACC-36] the signature of the company', () => {
  const html =
    '<p>{{ me.name }}, {{ me.role }} – {{ me.phone }} {{ me.mobile|- }}<br>{{ me.address }} {{ today }}</p>'
  const texts = [{ language: 'en', subject: '', html }]
  const said = { name: 'Me', jobTitle: 'Sales & more', phone: '02 1', postalAddress: 'Via Roma 1\nMilano' }

  it('is made of what the identity says and the day, and not kept while something is unsaid', async () => {
    const bare = bench(identityWith({ name: 'Me', phone: '02 1' }))
    expect(await problemOf(bare.save({ kind: 'signature', texts }))).toMatchObject({
      ...{ code: 'signature-unsaid', field: 'texts', params: { names: 'me.role, me.address' } },
    })
    expect(await bare.api.list()).toEqual([])
    const { api, save, feature } = bench(identityWith(said))
    const { template } = await save({ kind: 'signature', texts })
    const signed = { ...identityWith(said).identities[0], signatureId: template.id }
    expect(() => feature.assertSigned(signed)).not.toThrow()
    expect(() => feature.assertSigned({ ...signed, jobTitle: ' ' })).toThrow('signature-unsaid')
    const account = identityWith({ ...said, signatureId: template.id, replySignatureUse: 'same' })
    expect(feature.signature(account, null, false)).toEqual({
      html: '<p>Me, Sales &amp; more – 02 1 -<br>Via Roma 1<br>Milano 10 March 2026</p>',
      ...{ unresolved: [], place: 'above' },
    })
    expect(feature.signature(account, null, true).html).toContain('Sales')
    // Taken away, whoever had it has the words of their own again.
    await api.remove({ id: template.id })
    expect(feature.signature(account, null, false).html).toBe('')
  })

  it('[ACC-37] gives way to words of one’s own, and answers have theirs', () => {
    const { feature } = bench()
    const own = { signature: '<p>New</p>', replySignature: '<p>Re</p>' }
    const of = (use: 'none' | 'same' | 'own', isAnswer: boolean) =>
      feature.signature(
        identityWith({ ...own, replySignatureUse: use, signaturePlace: 'below' }),
        1,
        isAnswer,
      )
    expect([of('none', false), of('none', true), of('same', true), of('own', true)]).toEqual(
      ['<p>New</p>', '', '<p>New</p>', '<p>Re</p>'].map((html) => ({ html, unresolved: [], place: 'below' })),
    )
  })
})
