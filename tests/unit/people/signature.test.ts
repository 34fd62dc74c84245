import { describe, expect, it } from 'vitest'
import {
  isRoleAddress,
  nameFromAddress,
  personName,
  readDisplayName,
} from '../../../src/main/engine/features/people/names'
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

describe('signature', () => {
  it('in English: job, direct line and company', () => {
    const text = `Hi Anna,\n\nplease find our order.\n\nBest regards,\nJohn Smith\nHead of Procurement | Acme Tools Ltd\nFax: +44 20 7946 0001\nTel: +44 20 7946 0958\nVAT GB 123 4567 89\n`
    expect(readSignature(text, 'John Smith', '')).toEqual({
      jobTitle: 'Head of Procurement',
      phone: '+44 20 7946 0958',
      companyName: 'Acme Tools Ltd',
    })
  })

  it('in Italian, below the delimiter, and not the tax number', () => {
    const text = `Buongiorno,\ngrazie per l'offerta.\n\n-- \nMario Rossi\nResponsabile Acquisti\nBianchi Utensili S.r.l.\nVia Roma 12, 20121 Milano\nP. IVA 01234567890\nCell. 333 123 4567\n`
    expect(readSignature(text, 'Mario Rossi', '')).toEqual({
      jobTitle: 'Responsabile Acquisti',
      phone: '333 123 4567',
      companyName: 'Bianchi Utensili S.r.l.',
    })
  })

  it('in Polish, with NIP, REGON and mobile', () => {
    const text = `Dzień dobry,\nczekam na ofertę.\n\nPozdrawiam serdecznie\nŻaneta Kowalska\nKierowniczka działu zakupów\nStalex Sp. z o.o.\nNIP 525-22-48-481, REGON 017254123\nkom. +48 601 234 567\n\nW dniu 2.03.2026 o 10:00, Anna pisze:\n> Tel. +39 02 1234567\n`
    expect(readSignature(text, 'Żaneta Kowalska', '')).toEqual({
      jobTitle: 'Kierowniczka działu zakupów',
      phone: '+48 601 234 567',
      companyName: 'Stalex Sp. z o.o.',
    })
  })

  it('takes nothing from the letter itself or from what is quoted', () => {
    const text = `Our manager called you on +39 02 12345678 about Acme S.r.l.\n\nThanks,\nJohn\n\nOn Mon, 2 Mar 2026, Anna wrote:\n> Sales Manager\n> Tel: +39 02 99999999\n`
    expect(readSignature(text, 'John Smith', '')).toEqual({ jobTitle: '', phone: '', companyName: '' })
  })

  it('finds the block after a line that is just the name', () => {
    expect(
      readSignature('See you there.\n\nJohn Smith\nSales Director\n+1 555 010 9999', 'John Smith', ''),
    ).toEqual({
      jobTitle: 'Sales Director',
      phone: '+1 555 010 9999',
      companyName: '',
    })
  })

  it('has nothing to say about empty, endless or signature-free text', () => {
    const nothing = { jobTitle: '', phone: '', companyName: '' }
    for (const text of ['', 'x'.repeat(200_000), '\n'.repeat(50_000), 'ok'])
      expect(readSignature(text, 'John Smith', '')).toEqual(nothing)
  })
})
