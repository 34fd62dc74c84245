import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { FieldValues, RecordRow } from '../../../src/shared/contract/records'
import { createBoatBench } from '../../helpers/boat-bench'
import type { CrmBench } from '../../helpers/crm'
import { transferOn } from '../../helpers/transfer'

const benches: CrmBench[] = []
const open = (): CrmBench => {
  const bench = createBoatBench()
  benches.push(bench)
  return bench
}
afterEach(() => {
  for (const bench of benches.splice(0)) bench.close()
})

/** Text that files, spreadsheets and lists have trouble with. */
const piece = fc.constantFrom(
  ...[
    'a',
    'Ł',
    'è',
    '漢',
    '🛥️',
    ' ',
    '"',
    "'",
    ';',
    ',',
    '\\',
    '(',
    ')',
    '<',
    '>',
    '=',
    '+',
    '-',
    '@',
    '*',
    '|',
    '<b>',
  ],
)
const text = (max: number) => fc.array(piece, { maxLength: max }).map((parts) => parts.join('').trim())
const longText = fc
  .array(fc.oneof(piece, fc.constantFrom('\n', '\t')), { maxLength: 30 })
  .map((parts) => parts.join(''))
const email = fc.record({
  address: fc
    .tuple(fc.constantFrom('a', "o'neil", 'x;y', 'q(1)', 'ł', '=1', 'b,c'), fc.nat(999))
    .map(([name, count]) => `${name}${count}@example.org`),
  label: text(8),
  isPrimary: fc.boolean(),
})
const boats = fc.record({
  name: text(20).map((said) => `B${said}`),
  remarks: longText.filter((said) => said === '' || said.trim() !== ''),
  hull: text(10),
  berths: fc.integer(),
  price: fc.record({
    minor: fc.option(fc.nat(10 ** 12), { nil: null }),
    currency: fc.constantFrom('EUR', 'PLN', 'JPY', 'KWD'),
  }),
  builtOn: fc.option(
    fc.integer({ min: -25_000, max: 40_000 }).map((days) => days * 86_400_000),
    { nil: null },
  ),
  state: fc.constantFrom('afloat', 'docked', 'sunk'),
  isInsured: fc.boolean(),
  crew: fc.uniqueArray(email, { maxLength: 5, selector: ({ address }) => address }),
  networks: fc.uniqueArray(
    fc.constantFrom('acme.it', 'firma.com.pl', 'cantieri-łódź.example', 'shop.co.uk'),
    {
      maxLength: 4,
    },
  ),
  radio: fc.constantFrom('', '+39 02 123456', '02/998877 int. 3', '=39 1'),
  website: fc.constantFrom('', 'acme.it', 'https://acme.it/?a=1;b=2'),
  flag: fc.constantFrom('', 'IT', 'PL'),
})

const held = ({ fields, references }: RecordRow): FieldValues => ({
  ...fields,
  ownerId: typeof fields['ownerId'] === 'string' ? (references[fields['ownerId']]?.title ?? '') : null,
})

async function boatsIn(bench: CrmBench): Promise<FieldValues[]> {
  const { rows } = await bench.page('boat')
  return rows.map(held).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

describe('what is exported of a made-up type with a field of every kind', () => {
  it.each(['csv', 'json'] as const)(
    'is the same again when it is imported elsewhere, as %s',
    async (format) => {
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(boats, { minLength: 1, maxLength: 4, selector: ({ name }) => name }),
          fc.constantFrom('en' as const, 'it' as const, 'pl' as const),
          fc.boolean(),
          async (all, language, isOwned) => {
            const [from, to] = [open(), open()]
            const company = await from.addCompany('=Cantieri; "Łódź"')
            for (const one of all) await from.add('boat', { ...one, ownerId: isOwned ? company.id : null })
            const file = await transferOn(from).export('boat', format, { query: '', language })
            const transfer = transferOn(to)
            const read = await transfer.read('boat', file)
            expect(read.columns.map(({ field }) => field)).not.toContain(null)
            const came = await transfer.run('boat', read, { onAlike: 'create' })
            expect(came).toMatchObject({ created: all.length, refused: 0, problem: null })
            expect(await boatsIn(to)).toEqual(await boatsIn(from))
          },
        ),
        { numRuns: 25 },
      )
    },
  )

  it('is what the list shows, in its order, or all', async () => {
    const bench = open()
    for (const [name, berths] of [
      ['Ada', 2],
      ['Bea', 9],
      ['Cleo', 5],
    ] as const)
      await bench.add('boat', { name, berths })
    const transfer = transferOn(bench)
    const names = async (view: Parameters<typeof transfer.export>[2]) => {
      const file = await transfer.read('boat', await transfer.export('boat', 'csv', view))
      return (await transfer.preview(file, { onAlike: 'create' })).map(({ fields }) => fields['name'])
    }
    expect(await names({ query: '' })).toEqual(['Ada', 'Bea', 'Cleo'])
    expect(await names({ query: 'cle' })).toEqual(['Cleo'])
    expect(
      await names({
        query: '',
        filter: { match: 'all', of: [{ field: 'berths', operator: 'more', value: 3 }] },
        sort: [{ field: 'berths', direction: 'descending' }],
      }),
    ).toEqual(['Bea', 'Cleo'])
  })

  it('holds nothing that a spreadsheet would run, begins with a byte order mark and ends its lines as RFC 4180 says', async () => {
    const bench = open()
    await bench.add('boat', {
      name: '=HYPERLINK("http://x")',
      hull: '@SUM(1)',
      remarks: '\t=1',
      radio: '+39 02 1234',
    })
    const csv = await transferOn(bench).export('boat', 'csv')
    expect(csv.startsWith('\ufeffName,')).toBe(true)
    expect(csv.endsWith('\r\n')).toBe(true)
    expect(csv).toContain(`"'=HYPERLINK(""http://x"")"`)
    for (const cell of ["'@SUM(1)", "'+39 02 1234", `"'\t=1"`]) expect(csv).toContain(cell)
  })

  it('as JSON names what its references name', async () => {
    const bench = open()
    const company = await bench.addCompany('Acme')
    const boat = await bench.add('boat', { name: 'Ada', ownerId: company.id })
    const written: unknown = JSON.parse(await transferOn(bench).export('boat', 'json'))
    expect(written).toMatchObject({
      ...{ format: 'postilla-records', version: 1, type: 'boat' },
      records: [{ id: boat.id, fields: { name: 'Ada', ownerId: { id: company.id, title: 'Acme' } } }],
    })
  })
})

describe('people as vCards', () => {
  it('are the same again when they are imported elsewhere', async () => {
    await fc.assert(
      fc.asyncProperty(
        text(12).map((said) => `P${said}`),
        text(12),
        fc.uniqueArray(email, { maxLength: 4, selector: ({ address }) => address }),
        async (name, jobTitle, emails) => {
          const [from, to] = [open(), open()]
          const company = await from.addCompany('Acme; Sons, Ltd')
          await from.add('person', { name, jobTitle, emails, phone: '+39 02 123456', companyId: company.id })
          const cards = await transferOn(from).export('person', 'vcard')
          expect(cards).toContain('VERSION:4.0')
          const transfer = transferOn(to)
          const read = await transfer.read('person', cards)
          expect(await transfer.run('person', read)).toMatchObject({ created: 1, refused: 0 })
          const [before, after] = await Promise.all(
            [from, to].map(async (bench) => {
              const [row] = (await bench.page('person')).rows
              return row && { ...row.fields, companyId: Object.values(row.references)[0]?.title }
            }),
          )
          expect(after).toEqual(before)
        },
      ),
      { numRuns: 25 },
    )
  })

  it('are offered for no type that has no cards', async () => {
    const bench = open()
    await expect(transferOn(bench).export('boat', 'vcard')).rejects.toMatchObject({
      data: { code: 'not-found' },
    })
  })
})
