import { describe, expect, it } from 'vitest'
import { isMachineAddress } from '../../../src/shared/machine-address'

describe('a machine’s address', () => {
  it.each(
    `noreply no-reply no_reply no.reply NoReply noreply2 no-reply-42 messages-noreply acmenoreply noreply+abc do-not-reply
     donotreply do.not.reply dont-reply donotrespond not-reply noresponse no-answer non-rispondere nonrispondere noninviare.noreply
     nessuna-risposta keine-antwort keineantwort nicht-antworten bitte-nicht-antworten ne-pas-repondre nepasrepondre
     no-responder noresponder no-contestar nao-responder nao-responda naoresponda nie-odpowiadaj nieodpowiadac bez-odpowiedzi
     neodpovidat neodpovedat ne-otvechat svar-ej svarikke ikke-svar ala-vastaa niet-beantwoorden geen-antwoord nu-raspunde
     yanitlama notification notifications notify order-notifications calendar-notification notifiche powiadomienia
     benachrichtigung system-alerts mailer-daemon MAILER-DAEMON postmaster posta-certificata root wordpress www-data
     listserv majordomo mailer bounce list-bounces bounces+123-mario=acme.it bounce-12-3 msprvs1=abc=bounces-9
     no-replay nie-odpisuj besvar-ikke svara-inte niet-reageren jobalerts-noreply invitations system robot srs0=ab=cd=acme.it=mario prvs=0123abcd=mario reply+a1b2 newsletter auto-reply autoresponder no-mail ship-confirm order-update shipment-tracking alert alerts-daily updates.it automatic automated-messages tracking42 newsletter.acme
     microsoftexchange329e71ec88ae4615bbc36ab6ce41109e scanner voicemail`
      .trim()
      .split(/\s+/),
  )('%s@', (local) => {
    expect(isMachineAddress(`${local}@acme.it`)).toBe(true)
  })

  it.each([
    'anything@acme.zendesk.com',
    'sdi01@pec.fatturapa.it',
    'a1b2@eu-west-1.amazonses.com',
    'mario@reply.github.com',
  ])('is every one of a relay: %s', (address) => expect(isMachineAddress(address)).toBe(true))

  it.each(
    `mario.rossi bruno.rispoli mario+noreply norman.mailer info sales service ordini amministrazione biuro returns reply nora.reply
     noa notario nicola.noto anna.alertini mario.bouncer ticket case.western web support nonno alena.vastapelto norispoli.n no systemhaus robota auto noma.ilic no.mailander automatic.doors alert.rossi updates.bianchi tracking.dhl alert.rossi.mail svarinska.j automobili botteri noresca.m
     bruno.reply nomailer microsoft`
      .trim()
      .split(/\s+/),
  )('is not %s@', (local) => {
    expect(isMachineAddress(`${local}@acme.it`)).toBe(false)
  })

  it('is none that is no address', () => {
    expect(['', 'noreply', '@acme.it'].map(isMachineAddress)).toEqual([false, false, false])
    expect(isMachineAddress(`${'no-'.repeat(300)}@acme.it`)).toBe(false)
  })
})
