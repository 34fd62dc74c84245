import { describe, expect, it } from 'vitest'
import { isAutoReplySubject } from '../../../src/main/engine/mime/auto-reply'
import { parseHeader } from '../../../src/main/engine/mime/header'

const saysSo = (...lines: string[]): boolean =>
  parseHeader(Buffer.from(`From: anna@nowak.example\r\nSubject: Re: Offer\r\n${lines.join('\r\n')}\r\n\r\n`))
    .isAutoReply

describe('a header', () => {
  it.each([
    'Auto-Submitted: auto-replied',
    'Auto-Submitted: auto-generated; type=x',
    'auto-submitted: Auto-Replied (vacation)',
    'Precedence: auto_reply',
    'X-Autoreply: yes',
    'X-Autorespond: Out of office',
    'X-AutoResponder: 1',
    'X-Auto-Reply-From: anna@nowak.example',
  ])('says that a program answers: %s', (line) => expect(saysSo(line)).toBe(true))

  it.each([
    'Auto-Submitted: no',
    'Auto-Submitted: No (a person wrote it)',
    'Precedence: list',
    'Precedence: bulk',
    'X-Autoreply: no',
    'List-Id: <lamps.example>',
    'X-Auto-Response-Suppress: All',
  ])('says nothing of it: %s', (line) => expect(saysSo(line)).toBe(false))
})

describe('a subject', () => {
  it.each([
    'Automatic reply: Offer for lamps',
    'Auto-Reply: Offer',
    'Autoreply',
    'Out of Office',
    'Out of the office: back on Monday',
    'Out of office until 12 May',
    'OOO: Offer',
    'Vacation reply',
    'Away from my desk',
    'Risposta automatica: Offerta lampade',
    'Risposta automatica',
    'Fuori ufficio fino al 20 agosto',
    'Fuori sede',
    'Assente dall’ufficio: Offerta',
    'Messaggio di assenza',
    'Notifica di assenza: R: Offerta',
    'In ferie fino al 31/8',
    'Odpowiedź automatyczna: Oferta na lampy',
    'Automatyczna odpowiedź',
    'Autoodpowiedź: Oferta',
    'Nieobecność w biurze do 20 sierpnia',
    'Jestem poza biurem do poniedziałku',
    'Urlop do 12.08',
    'Automatische Antwort: Angebot',
    'Abwesenheitsnotiz: Angebot',
    'Réponse automatique : Offre',
    'Respuesta automática: Oferta',
  ])('a program gave: %s', (subject) => expect(isAutoReplySubject(subject)).toBe(true))

  it.each([
    'Re: Automatic reply: Offer',
    'Re: Out of office',
    'R: Fuori ufficio',
    'Odp: Nieobecność',
    'Automatic doors for the shop',
    'Out of office hours support',
    'Vacation rentals in Sicily',
    'Holiday offer',
    'Assenza di glutine: catalogo',
    'In ferie anche noi?',
    'Urlopy pracowników, pytanie',
    'Risposta alla vostra offerta',
    'Odpowiedź na ofertę',
    'Ooops, wrong price',
    '',
  ])('a person gave: %s', (subject) => expect(isAutoReplySubject(subject)).toBe(false))
})
