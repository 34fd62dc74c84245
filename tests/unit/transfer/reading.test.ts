import fc from 'fast-check'
import iconv from 'iconv-lite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { csvRows } from '../../../src/main/engine/features/records/transfer/read-csv'
import { Pace } from '../../../src/main/engine/slices'
import { createCrmBench, problemOf, type CrmBench } from '../../helpers/crm'
import { carriedOut } from '../../helpers/jobs'
import { transferOn } from '../../helpers/transfer'

let bench: CrmBench
let transfer: ReturnType<typeof transferOn>
beforeEach(() => {
  bench = createCrmBench()
  transfer = transferOn(bench)
})
afterEach(() => bench.close())

const firstRows = async (content: BlobPart, changes = {}) => {
  const file = await transfer.read('person', content)
  return (await transfer.preview(file, changes)).map(({ fields }) => fields)
}
const people = 'Nome,E-mail Address\r\nŁucja Żółć,lucja@acme.pl\r\nNiccolò,nico@acme.it\r\n'
const wanted = [{ name: 'Łucja Żółć' }, { name: 'Niccolò' }]

describe('a CSV file', () => {
  it.each([
    ['UTF-8', Buffer.from(people)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${people}`)],
    ['UTF-16, little end first', iconv.encode(people, 'utf-16le', { addBOM: true })],
    ['UTF-16, big end first', iconv.encode(people, 'utf-16be', { addBOM: true })],
    ['UTF-16 without a mark', iconv.encode(people, 'utf-16le')],
  ])('is read as %s', async (_name, bytes) => {
    expect(await firstRows(new Uint8Array(bytes))).toMatchObject(wanted)
  })

  it.each([
    ['windows-1252', 'Nome;Città\r\nNiccolò Perché;Forlì è così\r\nZoë;Cantù\r\n', 'Niccolò Perché'],
    [
      'windows-1250',
      'Nazwisko;Stanowisko\r\nŁucja Żółć;główny księgowy\r\nJaś Wędrowycz;dyrektor\r\n',
      'Łucja Żółć',
    ],
  ])('is read as %s where it reads like that, and as told', async (encoding, text, name) => {
    const bytes = new Uint8Array(iconv.encode(text, encoding))
    const file = await transfer.read('person', bytes)
    expect(file.reading).toEqual({ encoding, delimiter: ';', hasHeader: true })
    expect((await transfer.preview(file))[0]?.fields['name']).toBe(name)
    const told = await transfer.read('person', bytes, { encoding: 'utf-8' })
    expect((await transfer.preview(told))[0]?.fields['name']).toContain('\ufffd')
  })

  it.each([
    ['comma', 'Name,Phone\nAda,1234567\n', ','],
    ['semicolon', 'Name;Phone\nAda;1234567\n', ';'],
    ['tab', 'Name\tPhone\nAda\t1234567\n', '\t'],
    ['semicolon with commas in quotes', 'Name;Phone\n"Ada, dr";1234567\n"Bea, ing";7654321\n', ';'],
    ['comma with semicolons in quotes', 'Name,Phone\n"Ada; x; y",1234567\n"Bea; z; w",7654321\n', ','],
    ['what Excel tells', 'sep=;\r\nName;Phone\r\nA,B,C;1234567\r\n', ';'],
  ])('has its delimiter found: %s', async (_name, text, delimiter) => {
    const file = await transfer.read('person', text)
    expect(file.reading?.delimiter).toBe(delimiter)
    expect(file.columns.map(({ name }) => name)).toEqual(['Name', 'Phone'])
    expect(file.rows).toBe(text.trim().split('\n').length - (text.startsWith('sep') ? 2 : 1))
  })

  it('keeps quotes, delimiters and line ends within quotes, and quotes where none belong', async () => {
    const rows = await firstRows('Name,Job title\r\n"A ""B"", C","x\r\ny"\rD "E",5" pipe\n')
    expect(rows).toMatchObject([
      { name: 'A "B", C', jobTitle: 'x y' },
      { name: 'D "E"', jobTitle: '5" pipe' },
    ])
  })

  it('without names of columns is taken as it is, and has them where the user says so', async () => {
    const text = 'ada@acme.it,Ada\nbea@acme.it,Bea\n'
    const file = await transfer.read('person', text)
    expect(file).toMatchObject({ rows: 2, reading: { hasHeader: false } })
    expect(await transfer.preview(file, { fields: ['emails', 'name'] })).toMatchObject([
      { number: 1, fields: { name: 'Ada' } },
      { number: 2, fields: { name: 'Bea' } },
    ])
    expect(await transfer.read('person', text, { hasHeader: true })).toMatchObject({ rows: 1 })
  })

  it('counts its rows as a spreadsheet does, empty ones too', async () => {
    const file = await transfer.read('person', 'Name\nAda\n\n,,\nBea\n')
    expect((await transfer.preview(file)).map(({ number }) => number)).toEqual([2, 5])
  })

  it('gives back what any program wrote by the rules', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'è', '"', ',', ';', '\n', '\r', '\t', ' ', "'") })
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
        const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
        const text = rows.map((cells) => cells.map(quoted).join(',')).join('\r\n')
        const read = csvRows(text, ',', new Pace())
        let step = read.next()
        while (!step.done) step = read.next()
        const full = rows.filter((cells) => cells.some((one) => one.trim() !== ''))
        expect(step.value.map(({ cells }) => cells)).toEqual(full)
      }),
    )
  })
})

describe('names of columns', () => {
  it.each([
    [
      'First Name,Last Name,E-mail Address,Company,Job Title,Mobile Phone',
      ['name', 'name', 'emails', 'companyId', 'jobTitle', 'phone'],
    ],
    ['Cognome,Nome,Posta elettronica,Azienda,Telefono', ['name', 'name', 'emails', 'companyId', 'phone']],
    ['Imię,Nazwisko,E-mail,Firma,Stanowisko', ['name', 'name', 'emails', 'companyId', 'jobTitle']],
    ['Name,Given Name,E-mail 1 - Value,E-mail 2 - Value,Notes', ['name', null, 'emails', 'emails', null]],
    [
      'First Name,Middle Name,Last Name,Phonetic First Name,Organization Name,Organization Title,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value',
      ['name', 'name', 'name', null, 'companyId', 'jobTitle', null, null, null, 'emails', null, 'phone'],
    ],
    [
      'First Name,Middle Name,Last Name,Title,E-mail Address,E-mail 2 Address,Business Phone,Company,Job Title',
      ['name', 'name', 'name', null, 'emails', 'emails', 'phone', 'companyId', 'jobTitle'],
    ],
    [
      'Notes:\n"When exporting your connection data, some addresses are missing."\n\nFirst Name,Last Name,URL,Email Address,Company,Position,Connected On',
      ['name', 'name', null, 'emails', 'companyId', 'jobTitle', null],
    ],
    ['name,emails,phone,companyId', ['name', 'emails', 'phone', 'companyId']],
    ['X,Y', [null, null]],
  ])('%s', async (header, fields) => {
    const file = await transfer.read('person', `${header}\n${'x,'.repeat(6)}\n`)
    expect(file.columns.slice(0, fields.length).map(({ field }) => field)).toEqual(fields)
  })

  it.each([
    ['Nome,Importo,Cliente', ['title', 'amount', 'companyId']],
    ['Nome,Titolo,Importo', [null, 'title', 'amount']],
  ])('of deals: %s', async (header, fields) => {
    const file = await transfer.read('deal', `${header}\nuno,2,tre\n`)
    expect(file.columns.map(({ field }) => field)).toEqual(fields)
  })

  it('put the parts of a name in the order in which they are said', async () => {
    const text = 'Cognome;Nome;E-mail;E-mail 2 Address\nRossi;Mario;m@acme.it;mario@acme.it\n'
    expect(await firstRows(text)).toMatchObject([
      {
        name: 'Mario Rossi',
        emails: [
          { address: 'm@acme.it', isPrimary: true },
          { address: 'mario@acme.it', isPrimary: false },
        ],
      },
    ])
  })
})

describe('vCards', () => {
  it('of version 2.1, with text in its own quotes and types without keys', async () => {
    const card = [
      'BEGIN:VCARD',
      'VERSION:2.1',
      'N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Mi=C5=82osz;Czes=C5=82aw;;;',
      'TEL;CELL;VOICE:+48 600 100 200',
      'EMAIL;PREF;INTERNET:czeslaw@acme.pl',
      'TITLE;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-2:G=B3=F3wny =',
      'poeta',
      'ORG:Acme;Biuro',
      'PHOTO;JPEG;ENCODING=BASE64:/9j/4AAQSkZJRgABAQEAYABgAAD',
      ' /9j/4AAQSkZJRgABAQEAYABgAAD',
      'NONSENSE',
      'END:VCARD',
    ].join('\r\n')
    expect(await firstRows(card)).toMatchObject([
      {
        ...{ name: 'Czesław Miłosz', phone: '+48 600 100 200', jobTitle: 'Główny poeta' },
        emails: [{ address: 'czeslaw@acme.pl', label: '', isPrimary: true }],
      },
    ])
  })

  it('keeps backslashes that are text, and takes away those that 3.0 puts into web addresses', async () => {
    const card = 'BEGIN:VCARD\nVERSION:3.0\nFN:A\\\\\\,B\nURL:http\\://acme.it\nEND:VCARD\n'
    const file = await transfer.read('person', card)
    expect(file.columns).toMatchObject([
      { name: 'fn', samples: ['A\\,B'] },
      { name: 'url', samples: ['http://acme.it'] },
    ])
  })

  it('of version 3.0 and 4.0, several in a file, with labels of address books', async () => {
    const cards = [
      'BEGIN:VCARD\nVERSION:3.0\nFN:Mario Rossi\\, dr\nitem1.EMAIL;type=INTERNET:m@acme.it',
      'item1.X-ABLabel:_$!<Ufficio>!$_\nEMAIL;TYPE=HOME,PREF:mario@rossi.it\nORG:Acme\\; Figli\nEND:VCARD',
      'begin:vcard\nversion:4.0\nfn:Anna\n  Bianchi\ntel;value=uri:tel:+39-02-1234567\norg:Beta\nend:vcard\n',
    ].join('\n')
    const file = await transfer.read('person', cards)
    expect(file).toMatchObject({ format: 'vcard', reading: null, rows: 2 })
    expect(await transfer.preview(file)).toMatchObject([
      {
        fields: {
          name: 'Mario Rossi, dr',
          emails: [
            { address: 'm@acme.it', label: 'Ufficio', isPrimary: false },
            { address: 'mario@rossi.it', label: 'home', isPrimary: true },
          ],
        },
        names: { companyId: { title: 'Acme; Figli', isNew: true } },
      },
      { fields: { name: 'Anna Bianchi', phone: '+39-02-1234567' }, names: { companyId: { title: 'Beta' } } },
    ])
  })
})

describe('several numbers and addresses of one card', () => {
  const columnsOf = async (...lines: string[]) => {
    const card = ['BEGIN:VCARD', 'VERSION:3.0', 'FN:Ada', ...lines, 'END:VCARD'].join('\r\n')
    return (await transfer.read('person', card)).columns
  }

  it('have a column each, of which the first becomes the field', async () => {
    const columns = await columnsOf(
      ...['TEL;TYPE=CELL:+39 1', 'TEL;TYPE=WORK:+39 2', 'TEL;TYPE=WORK,FAX:+39 3', 'TEL;TYPE=WORK:+39 4'],
      ...[
        'TEL:+39 5',
        'TEL;TYPE=X-Yacht:+39 6',
        'TEL;TYPE=HOME:+39 1',
        'URL:https://a.it',
        'URL:https://b.it',
      ],
      ...['ADR;TYPE=WORK:;;Via A 1;Roma', 'ADR;TYPE=HOME:;;Via B 2;Bari', 'TITLE:Poet', 'TITLE:Painter'],
    )
    expect(columns.map(({ name, field, samples }) => [name, field, samples[0]])).toEqual([
      ['fn', 'name', 'Ada'],
      ['tel', 'phone', '+39 1'],
      ['tel (work)', null, '+39 2'],
      ['tel (work fax)', null, '+39 3'],
      ['tel (work) 2', null, '+39 4'],
      ['tel 2', null, '+39 5'],
      ['tel 3', null, '+39 6'],
      ['url', null, 'https://a.it'],
      ['url 2', null, 'https://b.it'],
      ['adr', null, 'Via A 1, Roma'],
      ['adr (home)', null, 'Via B 2, Bari'],
      ['title', 'jobTitle', 'Poet'],
      ['title 2', null, 'Painter'],
    ])
  })

  it('are read as addresses are written, the main one first, the same again', async () => {
    const columns = await columnsOf('EMAIL;TYPE=WORK:a@vc.example', 'EMAIL;TYPE=PREF:b@vc.example')
    const samples = columns.find(({ name }) => name === 'email')?.samples
    expect(samples).toEqual(['b@vc.example; a@vc.example (work)'])
    expect(await firstRows(`Name,Email\nAda,${samples?.[0] ?? ''}\n`)).toMatchObject([
      {
        emails: [
          { address: 'b@vc.example', label: '', isPrimary: true },
          { address: 'a@vc.example', label: 'work', isPrimary: false },
        ],
      },
    ])
  })
})

describe('a hostile file', () => {
  it.each([
    ['import-open-quote', 'Name,Phone\nAda,1\n"Bea,2\nCleo,3\n'],
    ['import-open-quote', `Name\n"${'""'.repeat(600_000)}`],
    ['import-too-large', `Name\n${'x'.repeat(1_100_000)}`],
    ['import-too-large', `${'x,'.repeat(300)}\n`],
    ['import-too-large', `Name\n${'x\n'.repeat(100_005)}`],
    ['import-empty', ''],
    ['import-empty', 'Name,Phone\n\n ,\n'],
    ['import-spreadsheet', 'PK\u0003\u0004 and so on'],
    ['import-unreadable', 'Name\u0000\u0001\nAda'],
    ['import-unreadable', '{"format":"postilla-records","version":1,"type":"company","records":[]}'],
    ['import-unreadable', '{"format":"postilla-records","version":1,"type":"person","records":[{"a":'],
    [
      'import-unreadable',
      `{"format":"postilla-records","version":1,"type":"person","records":[${'['.repeat(600_000)}`,
    ],
    ['import-unreadable', '[1,2,3]'],
    ['import-unreadable', 'BEGIN:VCARD\nVERSION:4.0\nFN:Ada\n'],
    [
      'import-too-large',
      `BEGIN:VCARD\n${Array.from({ length: 250 }, (_, at) => `TEL:+39${at}\n`).join('')}END:VCARD\n`,
    ],
  ])('is refused with %s, and why', async (code, content) => {
    expect(await problemOf(transfer.read('person', content))).toMatchObject({ code })
  })

  it('of any bytes is read, or refused with its reason, and never costs more than it says', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(
          '',
          'Name,E-mail\n',
          'BEGIN:VCARD\n',
          '{"format":"postilla-records","version":1,"type":"person","records":[',
        ),
        fc.uint8Array({ maxLength: 400 }),
        async (head, bytes) => {
          const file = new Blob([head, new Uint8Array(bytes)])
          const read = await transfer.read('person', file).catch((error: unknown) => error)
          if (!(read instanceof Error)) return
          expect((await problemOf(Promise.reject(read))).code).toMatch(/^import-/)
        },
      ),
    )
  })

  it.each([
    ['one quoted cell', `"${'""'.repeat(300_000)}"`],
    ['one bare cell', 'x'.repeat(900_000)],
    ['nothing but delimiters', ','.repeat(190)],
    ['very many rows', 'a,b\n'.repeat(90_000)],
  ])('is read in slices: %s', (_name, text) => {
    const steps = carriedOut(csvRows(text, ',', new Pace()))
    expect(steps).toBeGreaterThanOrEqual(Math.floor(text.length / 300_000))
  })

  it('stops being read once nobody waits for it', async () => {
    const abort = new AbortController()
    const file = new File(['Name\n', 'x\n'.repeat(90_000)], 'file')
    const reading = bench.client.transfer.read(
      { type: 'person', file, reading: {} },
      { signal: abort.signal },
    )
    abort.abort()
    await expect(reading).rejects.toThrow()
  })

  it('has cells with more than any field holds refused, without looking at what is in them', async () => {
    const file = await transfer.read(
      'person',
      `Name,E-mail,Phone\nAda,${'a@b.it '.repeat(20_000)},\nBea,,${'1'.repeat(90)}\n`,
    )
    const { problems } = await transfer.check(file)
    expect(problems.map(({ number, problem }) => [number, problem.column, problem.reason])).toEqual([
      [2, 'E-mail', 'too-long'],
      [3, 'Phone', 'too-long'],
    ])
  })
})
