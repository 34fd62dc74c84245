import { describe, expect, it } from 'vitest'
import {
  domainAndParents,
  isRelayDomain,
  isSharedMailDomain,
  registeredDomain,
} from '../../../src/shared/mail-domains'

describe('the registered part of a domain', () => {
  it.each([
    ['mail.pec.acme.it', 'acme.it'],
    ['mail.acme.co.uk', 'acme.co.uk'],
    ['sklep.stal-ex.com.pl', 'stal-ex.com.pl'],
    ['hotel.zakopane.pl', 'hotel.zakopane.pl'],
    ['poczta.pensjonat.zakopane.pl', 'pensjonat.zakopane.pl'],
    ['hotel.roma.it', 'hotel.roma.it'],
    ['acme.lecce.it', 'acme.lecce.it'],
    ['acme.or.at', 'acme.or.at'],
    ['acme.gouv.fr', 'acme.gouv.fr'],
    ['acme.ne.jp', 'acme.ne.jp'],
    ['acme.ltd.uk', 'acme.ltd.uk'],
    ['news.acme.myshopify.com', 'acme.myshopify.com'],
    ['acme.onmicrosoft.com', 'acme.onmicrosoft.com'],
    ['acme.mail.onmicrosoft.com', 'acme.mail.onmicrosoft.com'],
    ['foo.xn--55qx5d.cn', 'foo.xn--55qx5d.cn'],
    ['a_b.acme.it', 'acme.it'],
    ['www.ck', 'www.ck'],
    ['co.uk', 'co.uk'],
    ['localhost', 'localhost'],
    ['server.acme.local', 'acme.local'],
    ['', ''],
  ])('of %j is %j', (domain, registered) => {
    expect(registeredDomain(domain)).toBe(registered)
  })

  it('is the last of its parents, which are few', () => {
    expect(domainAndParents('mail.pec.acme.it')).toEqual(['mail.pec.acme.it', 'pec.acme.it', 'acme.it'])
    expect(domainAndParents('acme.it')).toEqual(['acme.it'])
    const deep = domainAndParents(`${'a.'.repeat(120)}acme.it`)
    expect([deep.length, deep.at(-1)]).toEqual([6, 'acme.it'])
  })
})

describe('a domain shared by strangers', () => {
  it.each(
    `gmail.com googlemail.com yahoo.co.uk hotmail.fr mail.live.com outlook.com.br libero.it poczta.onet.pl onet.com.pl orange.pl
     uol.com.br bol.com.br web.de t-online.de orange.fr laposte.net bluewin.ch seznam.cz mail.ru yandex.kz ukr.net qq.com
     163.com naver.com docomo.ne.jp rediffmail.com bigpond.com telenet.be ziggo.nl telia.com sapo.pt telefonica.net
     comcast.net shaw.ca btinternet.com privaterelay.appleid.com duck.com mozmail.com simplelogin.com
     pec.it pec.aruba.it arubapec.it legalmail.it avvocatinapoli.legalmail.it postecert.it milano.pecavvocati.it ingpec.eu
     archiworldpec.it geopec.it pec.ordineavvocatimonza.it ordineavvocatibopec.it pec.ordingbari.it pec.omceovr.it
     odcecmilano.it onmicrosoft.com eu-west-1.amazonses.com em123.sendgrid.net acme.zendesk.com
     users.noreply.github.com co.uk roma.it myshopify.com zakopane.pl [192.0.2.1]`
      .trim()
      .split(/\s+/),
  )('%s', (domain) => {
    expect(isSharedMailDomain(domain)).toBe(true)
  })

  it.each(
    `acme.it pec.acme.it acme.co.uk yahoo-inc.com outlook.acme.it live.acme.com.pl acme.onmicrosoft.com hotel.zakopane.pl
     acme.myshopify.com zendesk.com gmail.acme.it avvocatirossi.it ordinanza.it pec.architettirossi.it notgmail.com gmail.com.acme.it localhost`
      .trim()
      .split(/\s+/),
  )('is not %s', (domain) => {
    expect(isSharedMailDomain(domain)).toBe(false)
  })

  it('is a relay where only machines write', () => {
    const relays = ['acme.zendesk.com', 'reply.github.com', 'amazonses.com']
    expect(relays.map(isRelayDomain)).toEqual([true, true, true])
    expect(['zendesk.com', 'github.com', 'gmail.com', 'duck.com'].map(isRelayDomain)).toEqual([
      ...[false, false, false, false],
    ])
  })
})
