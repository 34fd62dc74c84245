import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MARK_END, MARK_START } from '../../../src/main/engine/features/messages/snippet'
import { spellingsIn } from '../../../src/main/engine/features/messages/spellings'
import { createMailCacheBench, folder, type MailCacheBench } from '../../helpers/mail-cache'

/** What mails hold in usual written forms, by the name of the mail. */
const texts: Record<string, string> = {
  hub: 'Ne parliamo all’hub di Bologna.',
  quarter: 'Dell\u2019ufficio acquisti risponde Giulia. Nessun\u2019altra domanda.',
  phoneUk: 'Call me on +44 161 555 0938 after ten.',
  phoneUkPlain: 'Mobile: +441615550777, thanks',
  phoneTrunk: 'Office +44 (0)20 7946 0321 ext. 12',
  phoneLocal: 'Tel. 0161 496 0555.',
  phoneIt: 'Tel. 02/1234.5678 – cell. +39 347-555.66.77',
  phonePl: 'tel. 601 234 567, biuro (22) 620-55-01, 0048 58 301 22 33',
  phoneUs: '(415) 555-0132',
  amountIt: 'Il totale è di € 12.500,00 più IVA.',
  amountEn: 'The total is €13,750.50 net.',
  amountPl: 'Razem 14\u00a0900,00 zł brutto oraz 7 250 zł.',
  amountPlain: 'Prezzo: 15300,00 EUR; oppure EUR16400.',
  amountSwiss: "CHF 17'800.00",
  invoice: 'Faktura FV/2026/11/003 w załączniku',
  invoiceIt: 'Fattura n. 127/FE-2026 del 12.11.2026',
  order: 'Your order PO-88231/B and ref #A-4471_9',
  orderGlued: 'Ordine n.ORD55120 confermato',
  vatIt: 'P.IVA IT01234567890, C.F. RSSMRA80A01F205X',
  vatPl: 'NIP: 525-234-41-26, REGON 012 345 678',
  vatDe: 'USt-IdNr. DE 129 273 398',
  iban: 'IBAN: IT60 X054 2811 1010 0000 0123 456',
  obrien: 'Signed, Sean O’Brien and Marco D\u02bcAngelo, L’Oréal.',
  hyphen: 'Please send the follow-up by e-mail to the co-operative, Müller-Lüdenscheidt.',
  unhyphen: 'The followup came by email.',
  soft: 'Die Ange\u00adbots\u00adliste und Wa\u200bren\u2060korb',
  umlaut: 'Grüße von Jürgen Müller aus Köln, Größe 42',
  spelled: 'Gruesse von Juergen Moeller aus Duesseldorf',
  emoji: 'Great news 🎉🎉 see you 👍🏽',
  cjk: '株式会社山田製作所のご注文',
  file: 'Si veda Offerta_2026-11_v3_DEF.xlsx sul disco',
  domain:
    'See https://www.brambilla-legno.example/listino?id=77 or write to acquisti@brambilla-legno.example',
  date: 'Incontro il 12/11/2026 alle 15:30',
  percent: 'Sconto 2,5% su 3x4m, 20°C, 1½ ore, m²',
  accents: 'Perché così? Naïve façade, Łódź, Gdańsk, żółć',
  product: 'Binari Linea 40 a 50 °C, in magazzino',
  fifty: 'Cinquanta: 50 capi',
  phrase: 'The Terminbestätigung-2026 is here',
}

const all = [...Object.keys(texts), 'n1', 'n2', 'n3']

let bench: MailCacheBench
beforeAll(() => {
  bench = createMailCacheBench()
  const folders = bench.addAccount('anna@ourshop.it', ['inbox', 'sent', 'trash', null])
  bench.deliver(
    folder(folders, 'inbox'),
    ...Object.entries(texts).map(([name, text]) => ({
      id: `${name}@x`,
      subject: '',
      from: 'x@y.example',
      text,
    })),
    {
      id: 'n1@x',
      from: '=?utf-8?Q?Sean_O=E2=80=99Brien?= <sean.obrien@dublin.example>',
      subject: 'n1',
      text: 'one',
    },
    { id: 'n2@x', from: '"Müller, Jörg" <j.mueller@firma.example>', subject: 'n2', text: 'two' },
    { id: 'n3@x', from: 'anna@ourshop.it', to: 'lukasz_zak@zaklady.example', subject: 'n3', text: 'three' },
  )
  bench.messages.drainIndexer()
})
afterAll(() => bench.close())

const find = async (query: string): Promise<string[]> => {
  const { hits } = await bench.client.messages.search({ query, limit: 50 })
  return hits.map((hit) => bench.messages.summary(hit.messageId)?.messageId.replace('@x', '') ?? '').sort()
}

describe('a search finds', () => {
  it.each<[string, string[]]>([
    ["l'hub", ['hub']],
    ['l’hub', ['hub']],
    ["all'hub", ['hub']],
    ["all'hub di bologna", ['hub']],
    ["l'ufficio acquisti", ['quarter']],
    ["un'altra", ['quarter']],
    ['+441615550938', ['phoneUk']],
    ['00441615550938', ['phoneUk']],
    ['441615550938', ['phoneUk']],
    ['01615550938', ['phoneUk']],
    ['0161 555 0938', ['phoneUk']],
    ['+44 161 555 0938', ['phoneUk']],
    ['+44-161-555.0938', ['phoneUk']],
    ['+44 (161) 5550938', ['phoneUk']],
    ['(0161) 555-0938', ['phoneUk']],
    ['+44161555', ['phoneUk', 'phoneUkPlain']],
    ['+44 161 555 0777', ['phoneUkPlain']],
    ['0161 555 0777', ['phoneUkPlain']],
    ['+442079460321', ['phoneTrunk']],
    ['020 7946 0321', ['phoneTrunk']],
    ['+44 161 496 0555', ['phoneLocal']],
    ['+441614960555', ['phoneLocal']],
    ['0212345678', ['phoneIt']],
    ['+39 02 12345678', ['phoneIt']],
    ['3475556677', ['phoneIt']],
    ['347 5556677', ['phoneIt']],
    ['+393475556677', ['phoneIt']],
    ['601234567', ['phonePl']],
    ['+48601234567', ['phonePl']],
    ['+48 601-234-567', ['phonePl']],
    ['226205501', ['phonePl']],
    ['+48583012233', ['phonePl']],
    ['58 301 22 33', ['phonePl']],
    ['4155550132', ['phoneUs']],
    ['+1 415 555 0132', ['phoneUs']],
    ['415-555-0132', ['phoneUs']],
    ['12500', ['amountIt']],
    ['12.500', ['amountIt']],
    ['12,500.00', ['amountIt']],
    ['€12500', ['amountIt']],
    ['12500,00', ['amountIt']],
    ['12 500', ['amountIt']],
    ['€ 12.500,00', ['amountIt']],
    ['13750.50', ['amountEn']],
    ['13.750,50 €', ['amountEn']],
    ['14900', ['amountPl']],
    ['14 900 zł', ['amountPl']],
    ['14900zł', ['amountPl']],
    ['14.900,00', ['amountPl']],
    ['7250', ['amountPl']],
    ['15300', ['amountPlain']],
    ['15.300,00', ['amountPlain']],
    ['15 300', ['amountPlain']],
    ['16400', ['amountPlain']],
    ['16.400', ['amountPlain']],
    ['EUR 16400', ['amountPlain']],
    ['17800', ['amountSwiss']],
    ['FV/2026/11/003', ['invoice']],
    ['FV 2026/11/003', ['invoice']],
    ['FV/2026/11', ['invoice']],
    ['fv-2026-11-003', ['invoice']],
    ['2026/11/003', ['invoice']],
    ['127/FE', ['invoiceIt']],
    ['127/FE-2026', ['invoiceIt']],
    ['PO-88231', ['order']],
    ['PO88231', ['order']],
    ['PO 88231', ['order']],
    ['88231/B', ['order']],
    ['#A-4471_9', ['order']],
    ['A4471', ['order']],
    ['ORD55120', ['orderGlued']],
    ['ORD-55120', ['orderGlued']],
    ['55120', ['orderGlued']],
    ['IT01234567890', ['vatIt']],
    ['01234567890', ['vatIt']],
    ['IT 01234567890', ['vatIt']],
    ['RSSMRA80A01F205X', ['vatIt']],
    ['5252344126', ['vatPl']],
    ['PL5252344126', ['vatPl']],
    ['525-234-41-26', ['vatPl']],
    ['525 23 44 126', ['vatPl']],
    ['DE129273398', ['vatDe']],
    ['DE 129273398', ['vatDe']],
    ['129273398', ['vatDe']],
    ['IT60X0542811101000000123456', ['iban']],
    ['IT60 X054 2811', ['iban']],
    ["O'Brien", ['n1', 'obrien']],
    ['obrien', ['n1', 'obrien']],
    ['o’brien', ['n1', 'obrien']],
    ["from:O'Brien", ['n1']],
    ['from:obrien', ['n1']],
    ['from:"Sean O\'Brien"', ['n1']],
    ['from:"Sean O’Brien <sean.obrien@dublin.example>"', ['n1']],
    ['from:*@dublin.example', ['n1']],
    ["D'Angelo", ['obrien']],
    ['dangelo', ['obrien']],
    ['loreal', ['obrien']],
    ['e-mail', ['hyphen', 'unhyphen']],
    ['email', ['hyphen', 'unhyphen']],
    ['follow-up', ['hyphen', 'unhyphen']],
    ['follow up', ['hyphen']],
    ['followup', ['hyphen', 'unhyphen']],
    ['cooperative', ['hyphen']],
    ['angebotsliste', ['soft']],
    ['warenkorb', ['soft']],
    ['müller', ['hyphen', 'n2', 'umlaut']],
    ['muller', ['hyphen', 'n2', 'umlaut']],
    ['mueller', ['hyphen', 'n2', 'umlaut']],
    ['möller', ['spelled']],
    ['düsseldorf', ['spelled']],
    ['juergen', ['spelled', 'umlaut']],
    ['jürgen', ['spelled', 'umlaut']],
    ['koeln', ['umlaut']],
    ['grösse', ['umlaut']],
    ['from:müller', ['n2']],
    ['from:mueller', ['n2']],
    ['from:joerg', ['n2']],
    ['🎉', ['emoji']],
    ['👍', ['emoji']],
    ['news 🎉', ['emoji']],
    ['山田製作所', ['cjk']],
    ['注文', ['cjk']],
    ['Offerta_2026', ['file']],
    ['Offerta_2026-11_v3_DEF.xlsx', ['file']],
    ['offerta 2026 v3', ['file']],
    ['brambilla-legno.example', ['domain']],
    ['@brambilla-legno.example', ['domain']],
    ['acquisti@', ['domain', 'quarter']],
    ['brambilla', ['domain']],
    ['brambillalegno', ['domain']],
    ['www.brambilla-legno.example/listino', ['domain']],
    ['https://www.brambilla-legno.example/listino?id=77', ['domain']],
    ['12.11.2026', ['date', 'invoiceIt']],
    ['12/11/2026', ['date', 'invoiceIt']],
    ['15:30', ['date']],
    ['2,5%', ['percent']],
    ['20°C', ['percent']],
    ['50 °C', ['product']],
    ['Linea40', ['product']],
    ['linea 40', ['product']],
    ['lodz gdansk', ['accents']],
    ['zolc', ['accents']],
    ['naive facade', ['accents']],
    ['bestätigung-2026', ['phrase']],
    ['lukasz_zak', ['n3']],
    ['zak@zaklady', ['n3']],
    ['from:me', ['n3']],
    ['od:mnie', ['n3']],
    ['a:me', all.filter((name) => name !== 'n3')],
    ['-do:mnie', ['n3']],
    ['from:"me"', []],
    ['da:me', ['n3']],
  ])('what was asked for as %s', async (query, expected) => {
    expect(await find(query)).toEqual([...expected].sort())
  })

  it.each([
    ['"441615550938"', ['phoneUk']],
    ['"hub di"', ['hub']],
    ['"l\'hub"', []],
    ['1555', []],
    ['12500 14900', []],
  ])('only that: %s', async (query, expected) => {
    expect(await find(query)).toEqual(expected)
  })

  it.each([
    ['+441615550938', '+44 161 555 0938'.slice(1)],
    ['0161 555 0777', '441615550777'],
    ['12500', '12.500,00'],
    ['mueller', 'Müller'],
    ['obrien', 'O’Brien'],
    ['angebotsliste', 'Ange\u00adbots\u00adliste'],
  ])('and shows where it stands: %s', async (query, shown) => {
    const { hits } = await bench.client.messages.search({ query, limit: 50 })
    expect(hits.map(({ snippet }) => snippet).join('\n')).toContain(`${MARK_START}${shown}${MARK_END}`)
  })

  it('what is meant by me, and says so', async () => {
    const { own, names } = await bench.client.messages.search({ query: 'from:me offer', limit: 5 })
    expect(own).toEqual([{ typed: 'from:me', addresses: ['anna@ourshop.it'] }])
    expect(names).toBe('offer')
  })
})

describe('the spellings of a text', () => {
  it.each([
    ['1 '.repeat(100_000)],
    ['12 '.repeat(70_000)],
    ['111.'.repeat(50_000)],
    ['a-'.repeat(100_000)],
    ['ü'.repeat(200_000)],
    ['1'.repeat(200_000)],
    ['AB 1'.repeat(50_000)],
    ['🎉'.repeat(100_000)],
    ["A'B".repeat(60_000)],
  ])('are few, however odd it is', (text) => {
    const spellings = spellingsIn(text)
    expect(spellings.size).toBeLessThanOrEqual(1_100)
    for (const spelling of spellings) expect(spelling.length).toBeLessThanOrEqual(200)
  })
})
