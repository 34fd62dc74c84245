import { describe, expect, it } from 'vitest'
import {
  isRoleAddress,
  nameFromAddress,
  personName,
  readDisplayName,
} from '../../../src/main/engine/features/people/names'
import { nameFromDomain } from '../../../src/main/engine/addresses/domains'
import { readSignature } from '../../../src/main/engine/features/people/signature'

describe('name of a sender', () => {
  it.each([
    ['[EXT] Mario Rossi', 'm@a.it', 'Mario Rossi', ''],
    ['Mario Rossi (he/him)', 'm@a.it', 'Mario Rossi', ''],
    ['Mario Rossi (via Tripadvisor)', 'm@a.it', 'Mario Rossi', ''],
    ['Mario Rossi (m@a.it)', 'm@a.it', 'Mario Rossi', ''],
    ['Yamada Taro (山田太郎)', 'y@a.example', 'Yamada Taro', ''],
    ['Mario Rossi, CEO', 'm@a.it', 'Mario Rossi', ''],
    ['Giulia Neri - Resp. Acquisti', 'g@a.it', 'Giulia Neri', ''],
    ['Giulia Neri, Resp. Acquisti, Acme Spa', 'g@a.it', 'Giulia Neri', 'Acme Spa'],
    ['Jan Nowak - Kierownik działu', 'j@a.pl', 'Jan Nowak', ''],
    ['Acme Srl - Mario Rossi', 'mario.rossi@a.it', 'Mario Rossi', 'Acme Srl'],
    ['Acme Srl - Sede Milano', 'sede@a.it', '', 'Acme Srl'],
    ['Booking.com', 'x@booking.com', '', 'Booking.com'],
    ['Rossi & Figli', 'info@a.it', '', 'Rossi & Figli'],
    ['F.H.U. ABC', 'biuro@a.pl', '', 'F.H.U. ABC'],
  ])('%s <%s>', (name, address, person, company) => {
    expect(readDisplayName(name, address)).toEqual({ person, company })
  })

  it.each([
    ['"Rossi, Mario"', 'm@a.it', 'Mario Rossi'],
    ["'Mario Rossi'", 'm@a.it', 'Mario Rossi'],
    ['Mario Rossi (Acme S.r.l.)', 'm@a.it', 'Mario Rossi'],
    ['Mario Rossi | Acme', 'm@a.it', 'Mario Rossi'],
    ['Mario Rossi - Ufficio acquisti', 'm@a.it', 'Mario Rossi'],
    ['Anna via Google Docs', 'm@a.it', 'Anna'],
    ['ROSSI MARIO', 'm@a.it', 'Rossi Mario'],
    ['mario de santis', 'm@a.it', 'Mario de Santis'],
    ["GIULIA D'ANGELO", 'm@a.it', "Giulia D'Angelo"],
    ['Acme, Inc.', 'm@a.it', 'Acme, Inc.'],
    ['Nowak-Kowalska, Żaneta', 'z@a.pl', 'Żaneta Nowak-Kowalska'],
    ['mario@acme.it', 'mario.rossi@acme.it', 'Mario Rossi'],
    ['', 'mario.rossi@acme.it', 'Mario Rossi'],
    ['', 'mario_rossi84@acme.it', 'Mario Rossi'],
    ['', 'mario.rossi+shop@acme.it', 'Mario Rossi'],
    ['', '1234@acme.it', '1234@acme.it'],
    ['\u202eoiraM', 'm@a.it', 'oiraM'],
    ['ROSSI MARIO', 'mario.rossi@a.it', 'Mario Rossi'],
    ['Rossi Mario', 'm.rossi@a.it', 'Mario Rossi'],
    ['ROSSI Mario', 'mrossi@a.it', 'Mario Rossi'],
    ['Mario ROSSI', 'mr@a.it', 'Mario Rossi'],
    ['Mario Rossi', 'rossi.mario@a.it', 'Mario Rossi'],
    ['KOWALSKA ANNA', 'biuro@a.pl', 'Anna Kowalska'],
    ['Anna Kowalska', 'a@a.pl', 'Anna Kowalska'],
    ['Dott. Mario Rossi', 'm@a.it', 'Mario Rossi'],
    ['Dott.ssa Giulia Verdi', 'm@a.it', 'Giulia Verdi'],
    ['Dr Mario Rossi', 'm@a.it', 'Mario Rossi'],
    ['Avv. ROSSI Mario', 'mario.rossi@a.it', 'Mario Rossi'],
    ['Prof. Ing. Mario Rossi', 'm@a.it', 'Mario Rossi'],
    ['mgr inż. Jan Nowak', 'j@a.pl', 'Jan Nowak'],
    ['prof. dr hab. Jan Nowak', 'j@a.pl', 'Jan Nowak'],
    ['Dipl.-Ing. Jens Weber', 'j@a.de', 'Jens Weber'],
    ['Rossi, Dott. Mario', 'm@a.it', 'Mario Rossi'],
    ['Drew Barry', 'd@a.it', 'Drew Barry'],
    ['Ingrid Olsen', 'd@a.it', 'Ingrid Olsen'],
    ['Panagiotis Manis', 'd@a.it', 'Panagiotis Manis'],
    ['Joe Foo, PhD', 'j@a.com', 'Joe Foo, PhD'],
    ['Mario Rossi, Acme Italia', 'sales@acme.it', 'Mario Rossi'],
    ['Mario Rossi, Acme', 'mario.rossi@acme.it', 'Mario Rossi'],
    ['García Márquez, Gabriel', 'gabriel@a.es', 'Gabriel García Márquez'],
    ['De Luca, Mario', 'm@a.it', 'Mario De Luca'],
    ['van der Berg, Anna', 'a@a.nl', 'Anna van der Berg'],
    ['Mario Rossi via DocuSign', 'dse@docusign.net', 'Mario Rossi'],
    ['Mario Rossi [EXT]', 'm@a.it', 'Mario Rossi'],
    ['EXTERNAL: Mario Rossi', 'm@a.it', 'Mario Rossi'],
    ['Mario Rossi <m@a.it>', 'x@a.it', 'Mario Rossi'],
    ['CEO Mario Rossi', 'm@a.it', 'Mario Rossi'],
    ['dr hab. n. med. Anna Nowak', 'a@a.pl', 'Anna Nowak'],
    ['Prof. Dr. h.c. Hans Müller', 'h@a.de', 'Hans Müller'],
    ['mario_rossi', 'm@a.it', 'Mario Rossi'],
    ['Mario.Rossi', 'm@a.it', 'Mario Rossi'],
    ['Mario Rossi @ Acme', 'm@a.it', 'Mario Rossi'],
    ['Mario Rossi – Acme', 'm@a.it', 'Mario Rossi'],
    ['"Mario Rossi" <mario@a.it>', 'mario.rossi@a.it', 'Mario Rossi'],
    ['Nagy István', 'istvan.nagy@a.hu', 'Nagy István'],
    ['王伟', 'wang.wei@a.cn', '王伟'],
    ['山田 太郎', 'taro.yamada@a.jp', '山田 太郎'],
    ['محمد علي', 'm@a.sa', 'محمد علي'],
    ['\u200fדוד כהן', 'd@a.il', 'דוד כהן'],
    ['Mario', 'm@a.it', 'Mario'],
    ['IKEA', 'mario.rossi@ikea.it', 'IKEA'],
    ["O'NEILL SHAUN", 'shaun.oneill@a.ie', "O'Neill Shaun"],
    ['Ufficio Acquisti', 'acquisti@acme.it', 'Ufficio Acquisti'],
    ['Acme S.r.l.', 'mario.rossi@acme.it', 'Mario Rossi'],
    ['Studio Legale Bianchi, Roma', 'anna.bianchi@studio.it', 'Anna Bianchi'],
    ['Acme S.r.l.', 'info@acme.it', 'Acme S.r.l.'],
  ])('of %j <%s> is %j', (display, address, expected) => {
    expect(personName(display, address)).toBe(expected)
  })

  it.each([
    ['Mario Rossi (Acme S.r.l.)', 'Acme S.r.l.'],
    ['Mario Rossi - Ufficio acquisti', ''],
    ['Mario Rossi, Acme Italia', 'Acme Italia'],
    ['Mario Rossi | Acme', 'Acme'],
    ['Studio Legale Bianchi, Roma', 'Studio Legale Bianchi'],
    ['Acme Italia', 'Acme Italia'],
    ['Mario Rossi', ''],
  ])('%j names the company %j', (display, company) => {
    expect(readDisplayName(display, 'm@a.it').company).toBe(company)
  })

  it('is never empty and never over 200 signs, whatever the address', () => {
    for (const address of ['@', 'a', '', `${'x'.repeat(500)}@a.it`, '...@a.it']) {
      expect(nameFromAddress(address).length).toBeLessThanOrEqual(200)
      if (address) expect(nameFromAddress(address)).not.toBe('')
    }
  })

  it('knows desks from people', () => {
    expect(
      ['info@a.it', 'BIURO@a.pl', 'no-reply@a.com', 'amministrazione@a.it', 'ufficio.acquisti@a.it'].every(
        isRoleAddress,
      ),
    ).toBe(true)
    expect(['mario@a.it', 'infodesk.mario@a.it', 'job@a.nl'].some(isRoleAddress)).toBe(false)
  })
})

/** What is found of a sender who gives no name beside the address. */
const signatureOf = (address: string, text: string, name = '') =>
  readSignature(text, { name, address, domainName: nameFromDomain(address.split('@')[1] ?? '') })
const nothing = { name: '', jobTitle: '', phone: '', companyName: '' }

describe('signature', () => {
  it.each([
    [
      'English: job, direct line and company on lines of their own',
      'jsmith@acmetools.co.uk',
      `Hi Anna,\n\nplease find our order.\n\nBest regards,\nJohn Smith\nHead of Procurement | Acme Tools Ltd\nFax: +44 20 7946 0001\nTel: +44 20 7946 0958\nVAT GB 123 4567 89\n`,
      ['John Smith', 'Head of Procurement', '+44 20 7946 0958', 'Acme Tools Ltd'],
    ],
    [
      'English: several numbers on a line, a slogan, and a disclaimer that names another company',
      's.oneill@brightlamps.ie',
      `Please see attached.\n\nKind regards\n\nShaun O'Neill\nPurchasing Manager\nYour partner in lighting since 1987\nT +353 1 555 0123  M +353 87 555 0199\nBright Lamps Limited, 4 Dock Road, Dublin\n\nThis e-mail is confidential. It was scanned for\nMailGuard Security Ltd, tel. +353 1 999 9999\n`,
      ["Shaun O'Neill", 'Purchasing Manager', '+353 1 555 0123', 'Bright Lamps Limited'],
    ],
    [
      'English: the name behind the closing phrase',
      'mk@kestrel.example',
      `All fine, see you on Monday.\n\nThanks, Mary Kent\nKestrel Inc.\n+1 (555) 010-9999\n`,
      ['Mary Kent', '', '+1 (555) 010-9999', 'Kestrel Inc.'],
    ],
    [
      'Italian, below the delimiter, and not the tax number',
      'mrossi@bianchi-utensili.it',
      `Buongiorno,\ngrazie per l'offerta.\n\n-- \nMario Rossi\nResponsabile Acquisti\nBianchi Utensili S.r.l.\nVia Roma 12, 20121 Milano\nP. IVA 01234567890\nCell. 333 123 4567\n`,
      ['Mario Rossi', 'Responsabile Acquisti', '333 123 4567', 'Bianchi Utensili S.r.l.'],
    ],
    [
      'Italian: title, company with its tax number, telephone and fax on one line each',
      'g.verdi@lucenova.it',
      `Gentile Anna,\nconfermo l’ordine.\n\nCordiali saluti\nDott.ssa Giulia Verdi\nUfficio Acquisti\nLuce Nova S.p.A. P.IVA 01234567890\nTel. 02 1234567 - Fax 02 7654321\n\nAVVISO DI RISERVATEZZA\nQuesto messaggio è destinato al solo destinatario\n`,
      ['Giulia Verdi', 'Ufficio Acquisti', '02 1234567', 'Luce Nova S.p.A.'],
    ],
    [
      'Italian: an answer above the quoted mail, whose signature is ours',
      'p.neri@studioneri.it',
      `Va bene, grazie.\n\nPaolo Neri\n\nIl giorno 2 mar 2026, alle ore 10:00, Anna Conti\n<anna@ourshop.it> ha scritto:\nCordiali saluti\nAnna Conti\nDirettrice Vendite\nOur Shop S.r.l.\nTel. +39 02 9999999\n`,
      ['Paolo Neri', '', '', ''],
    ],
    [
      'Polish, with NIP, REGON and mobile',
      'zk@stalex.pl',
      `Dzień dobry,\nczekam na ofertę.\n\nPozdrawiam serdecznie\nŻaneta Kowalska\nKierowniczka działu zakupów\nStalex Sp. z o.o.\nNIP 525-22-48-481, REGON 017254123\nkom. +48 601 234 567\n\nW dniu 2.03.2026 o 10:00, Anna pisze:\n> Tel. +39 02 1234567\n`,
      ['Żaneta Kowalska', 'Kierowniczka działu zakupów', '+48 601 234 567', 'Stalex Sp. z o.o.'],
    ],
    [
      'Polish: everything in a row, and a court that names nobody',
      'jan.nowak@oknopol.pl',
      `Witam,\nw załączeniu zamówienie.\n\nZ poważaniem,\nJan Nowak – Dyrektor handlowy – Oknopol Spółka z o.o.\ntel. 22 123 45 67 NIP: 525-22-48-481\nSąd Rejonowy dla m.st. Warszawy, KRS 0000123456\nInformacja: administratorem danych jest Inna Sp. z o.o.\n`,
      ['Jan Nowak', 'Dyrektor handlowy', '22 123 45 67', 'Oknopol Spółka z o.o.'],
    ],
    [
      'German: GmbH & Co. KG, extension, and the managing directors of the company',
      'k.weber@weber-licht.de',
      `Sehr geehrte Frau Conti,\nanbei unsere Bestellung.\n\nMit freundlichen Grüßen\n\ni. A. Karin Weber\nEinkauf\n\nWeber Licht GmbH & Co. KG\nIndustriestr. 5 · 40213 Düsseldorf\nTel.: +49 (0)211 123456-78\nMobil: +49 171 1234567\nGeschäftsführer: Hans Weber\nHRB 12345, USt-IdNr. DE123456789\n`,
      ['Karin Weber', 'Einkauf', '+49 (0)211 123456-78', 'Weber Licht GmbH & Co. KG'],
    ],
    [
      'German: short closing, an answer above an Outlook head',
      'schulz@lampenhaus.de',
      `Passt so.\n\nVG\nPetra Schulz\nLampenhaus AG\nDurchwahl 030 1234567\n\nVon: Anna Conti\nGesendet: Montag, 2. März 2026 10:00\nAn: Petra Schulz\nBetreff: Angebot\n\nMit freundlichen Grüßen\nAnna Conti\nVertrieb\nOur Shop GmbH\nTel. +39 02 9999999\n`,
      ['Petra Schulz', '', '030 1234567', 'Lampenhaus AG'],
    ],
    [
      'French: accents in labels and jobs',
      'c.dubois@lumiere-sud.fr',
      `Bonjour,\nci-joint notre commande.\n\nBien cordialement,\n\nClaire Dubois\nChargée de clientèle\nLumière Sud SARL\nTél. : 01 23 45 67 89\nSIRET 123 456 789 00012\nCe message est confidentiel\n`,
      ['Claire Dubois', 'Chargée de clientèle', '01 23 45 67 89', 'Lumière Sud SARL'],
    ],
    [
      'French: the attribution of a quote without marks',
      'martin@boutique-m.fr',
      `C’est parfait, merci.\n\nCordialement\nLuc Martin\nGérant\n\nLe lun. 2 mars 2026 à 10:00, Anna Conti <anna@ourshop.it> a écrit :\n\nCordialement\nAnna Conti\nDirectrice\nTél. +39 02 9999999\n`,
      ['Luc Martin', 'Gérant', '', ''],
    ],
    [
      'below what is quoted, where somebody answers there',
      'jsmith@acme.example',
      `On Mon, 2 Mar 2026 at 10:00, Anna Conti <anna@ourshop.it> wrote:\n> Best regards\n> Anna Conti\n> Tel. +39 02 9999999\n\nYes, please.\n\nRegards\nJohn Smith\nAcme Ltd\n`,
      ['John Smith', '', '', 'Acme Ltd'],
    ],
    [
      'after a line that is the name the address is made of',
      'john.smith@acme.example',
      `See you there.\n\nJohn Smith\nSales Director\n+1 555 010 9999`,
      ['John Smith', 'Sales Director', '+1 555 010 9999', ''],
    ],
  ])('%s', (_, address, text, [name, jobTitle, phone, companyName]) => {
    expect(signatureOf(address, text)).toEqual({ name, jobTitle, phone, companyName })
  })

  it('takes nothing from the letter itself or from what is quoted', () => {
    const text = `Our manager called you on +39 02 12345678 about Acme S.r.l.\n\nThanks,\nJohn\n\nOn Mon, 2 Mar 2026, Anna wrote:\n> Sales Manager\n> Tel: +39 02 99999999\n`
    expect(signatureOf('john@acme.example', text, 'John Smith')).toEqual(nothing)
    const thanks = `Thanks for calling our manager Mary Kent of Kestrel Inc.\nShe is at +1 555 010 9999\n`
    expect(signatureOf('john@acme.example', thanks)).toEqual(nothing)
  })

  it('tells no company or desk for a person, and nobody below a delimiter whom nothing else names', () => {
    const unnamed = [
      'Bianchi Utensili',
      'Ufficio Acquisti',
      'Luce Nova',
      'Studio Tecnico Verdi',
      'Sent from my phone',
    ]
    for (const line of unnamed)
      expect(signatureOf('mrossi@bianchiutensili.it', `Ok\n\n-- \n${line}\n`).name).toBe('')
    expect(signatureOf('a@b.it', 'Ok\n\nSaluti\nStudio Tecnico Verdi\n')).toEqual(nothing)
  })

  it('has nothing to say about empty, endless or signature-free text', () => {
    for (const text of ['', 'x'.repeat(200_000), '\n'.repeat(50_000), 'ok', '>\n'.repeat(5)])
      expect(signatureOf('john@acme.example', text, 'John Smith')).toEqual(nothing)
  })
})

describe('the phone of a signature', () => {
  const sender = { name: 'Mario Rossi', address: 'mario@rossi.it', domainName: 'Rossi' }
  it.each([
    [
      'with its extension',
      'Regards,\nMario Rossi\nOffice: (020) 7946 0123 ext. 45',
      '(020) 7946 0123 ext. 45',
    ],
    ['below a quote', 'Ciao,\n> Old?\n\nNew.\n\nMario Rossi\nTel. 049 555 3333', '049 555 3333'],
    [
      'above a quote',
      'Regards,\nMario Rossi\nTel. 049 555 3333\n> Old\n-- \nTel. 049 111 2222',
      '049 555 3333',
    ],
    ['of nobody in the quote', 'Ciao,\n> Mario Rossi\n> Tel. 049 111 2222\n\nNew.', ''],
  ])('is found %s', (_, text, phone) => {
    expect(readSignature(text, sender).phone).toBe(phone)
  })
})
