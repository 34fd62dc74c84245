/**
 * Mail domains shared by strangers: web mail, internet providers and PEC providers. Two addresses at one of these
 * say nothing about a common company. A provider's country variants (`yahoo.fr`, `hotmail.it`) are matched by name.
 */
const sharedDomains: ReadonlySet<string> = new Set(
  `
  gmail.com googlemail.com icloud.com me.com mac.com aol.com proton.me protonmail.com protonmail.ch pm.me tutanota.com
  tutanota.de tuta.io tuta.com keemail.me fastmail.com fastmail.fm hey.com zoho.com zohomail.com zohomail.eu mail.com
  email.com usa.com inbox.com hushmail.com mailbox.org posteo.de posteo.net disroot.org riseup.net startmail.com
  mailfence.com msn.com passport.com qq.com foxmail.com 163.com 126.com yeah.net sina.com naver.com daum.net hanmail.net
  rediffmail.com mail.ru inbox.ru list.ru bk.ru yandex.ru yandex.com ya.ru rambler.ru ukr.net i.ua meta.ua
  att.net sbcglobal.net bellsouth.net comcast.net verizon.net cox.net charter.net earthlink.net optonline.net rocketmail.com
  ymail.com btinternet.com btopenworld.com sky.com virginmedia.com ntlworld.com talktalk.net blueyonder.co.uk
  gmx.de gmx.net gmx.at gmx.ch gmx.com gmx.it gmx.fr web.de t-online.de freenet.de arcor.de email.de online.de 1und1.de
  orange.fr wanadoo.fr free.fr sfr.fr laposte.net neuf.fr bbox.fr numericable.fr bluewin.ch hispeed.ch
  seznam.cz email.cz centrum.cz post.cz volny.cz azet.sk centrum.sk zoznam.sk citromail.hu freemail.hu abv.bg
  telenet.be skynet.be ziggo.nl kpnmail.nl xs4all.nl home.nl planet.nl telia.com online.no sapo.pt terra.es telefonica.net
  libero.it virgilio.it alice.it tin.it tim.it tiscali.it iol.it inwind.it blu.it giallo.it supereva.it email.it
  fastwebnet.it vodafone.it teletu.it tele2.it aruba.it katamail.com interfree.it jumpy.it poste.it hotmail.it
  libero.eu cheapnet.it eolo.it wind.it infinito.it kataweb.it
  wp.pl o2.pl tlen.pl go2.pl onet.pl onet.eu op.pl vp.pl poczta.onet.pl poczta.onet.eu spoko.pl buziaczek.pl autograf.pl
  interia.pl interia.eu interia.com poczta.fm intmail.pl pisz.to adresik.net gazeta.pl agora.pl gery.pl home.pl poczta.pl
  int.pl neostrada.pl tpsa.pl plusnet.pl vectra.pl toya.net.pl inetia.pl netia.pl konto.pl amorki.pl 1gb.pl
  pec.it arubapec.it legalmail.it postecert.it poste-certificate.it pec.aruba.it gigapec.it mypec.eu sicurezzapostale.it
  pecimprese.it pec.libero.it cert.legalmail.it registerpec.it pec.net casellapec.com pec.cloud cgn.legalmail.it
  pecprofessionisti.it actaliscertymail.it postacertificata.gov.it pec.buffetti.it namirialpec.it sicurpec.it
  `
    .trim()
    .split(/\s+/),
)

/** Providers with one domain per country. */
const sharedNames: ReadonlySet<string> = new Set([
  'yahoo',
  'ymail',
  'hotmail',
  'live',
  'outlook',
  'gmx',
  'aol',
  'yandex',
])

/** Second-level labels below which a country registers names: `yahoo.co.uk`. */
const registryLabels: ReadonlySet<string> = new Set(['co', 'com', 'net', 'org'])

/** True where people who have nothing to do with each other share the domain. Expects lower case. */
export function isSharedMailDomain(domain: string): boolean {
  if (sharedDomains.has(domain)) return true
  const labels = domain.split('.')
  const [name = '', second = ''] = labels
  const isCountryVariant = labels.length === 2 || (labels.length === 3 && registryLabels.has(second))
  return isCountryVariant && sharedNames.has(name)
}
