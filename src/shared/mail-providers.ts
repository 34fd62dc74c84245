/**
 * Domains whose addresses belong to strangers: the kept list behind `mail-domains.ts`. What counts is everything at or
 * below a domain named here. Where registries rather than providers give out the names (`co.uk`, `zakopane.pl`), the
 * Public Suffix List knows it. A provider belongs here when anybody may have an address at it; a company that merely has
 * many people does not. Of a provider whose own staff writes from the same domain, the customers outnumber them.
 */
const words = (text: string): string[] => text.trim().split(/\s+/)

/** Web mail open to everybody, wherever it comes from. */
const worldwide = words(`
  gmail.com googlemail.com icloud.com me.com mac.com aol.com aim.com netscape.net compuserve.com proton.me
  protonmail.com protonmail.ch pm.me tutanota.com tutanota.de tutamail.com tuta.io tuta.com keemail.me fastmail.com
  fastmail.fm sent.com hey.com zoho.com zohomail.com zohomail.eu zoho.eu zoho.in mail.com email.com usa.com
  europe.com inbox.com hushmail.com mailbox.org posteo.de posteo.net posteo.eu disroot.org riseup.net startmail.com
  mailfence.com runbox.com msn.com passport.com windowslive.com lycos.com excite.com gmx.com consultant.com
  engineer.com post.com techie.com myself.com writeme.com iname.com asia.com dr.com accountant.com contractor.net
  workmail.com lavabit.com hotmail.com live.com outlook.com yahoo.com ymail.com rocketmail.com skiff.com ctemplar.com
  pobox.com safe-mail.net inbox.lv mail.ee vivaldi.net mailo.com net-c.com cock.li autistici.org inventati.org
  simplelogin.com simplelogin.co slmail.me silomails.com aleeas.com dralias.com passmail.net passinbox.com
  anonaddy.com anonaddy.me addy.io privaterelay.appleid.com duck.com mozmail.com relay.firefox.com 8alias.com
  onmicrosoft.com mailinator.com guerrillamail.com 10minutemail.com yopmail.com yopmail.fr temp-mail.org
  trashmail.com sharklasers.com maildrop.cc getnada.com
`)

const italian = words(`
  libero.it virgilio.it alice.it tin.it tim.it tiscali.it tiscalinet.it iol.it inwind.it blu.it giallo.it supereva.it
  email.it fastwebnet.it vodafone.it teletu.it tele2.it aruba.it katamail.com interfree.it jumpy.it poste.it
  libero.eu cheapnet.it eolo.it wind.it infinito.it kataweb.it excite.it lycos.it caltanet.it ciaoweb.it tre.it
  mclink.it freemail.it hotmail.it yahoo.it gmx.it cicciociccio.com
`)

/**
 * Providers of Italian certified mail, and the professional bodies that give it to each of their members. The first is
 * that of the demo, under an ending which nobody can register.
 */
const certified = words(`
  gestore-pec.example
  pec.it arubapec.it pec.aruba.it pec.actalis.it legalmail.it postecert.it poste-certificate.it postacertificata.gov.it posta-certificata.it
  gigapec.it mypec.eu sicurezzapostale.it pecimprese.it registerpec.it pec.net casellapec.com casellapec.it pec.cloud
  pec.eu pec.biz pecprofessionisti.it actaliscertymail.it pec.buffetti.it namirialpec.it pec.namirial.it sicurpec.it
  pecmail.it pec.cgn.it agenziapec.it lex-mail.it pecaziendale.it lamiapec.it pecservizi.it pectel.it
  pec.telecompost.it pec.tiscali.it pec.wind.it pec.fastweb.it ticertifica.it telecertifica.it postacert.it
  infocertpec.it intesapec.it pec.ticertifica.it cert.cna.it legal.email dylogmail.it pec.sogei.it
  pec.postecert.it pec.postacert.it pec.confcooperative.it pec.coldiretti.it pec.confartigianato.it
  pec.confcommercio.it pec.cia.it pec.agritel.it pec.impresecoldiretti.it legpec.it pecavvocati.it cnfpec.it
  puntopec.it pec.giuffre.it ordineavvocatiroma.org ordineavvocatitorino.it pec.ordineavvocatitorino.it
  cert.ordineavvocatimilano.it pec.avvocatiferrara.it ordineavvocatibopec.it pec.avvocatibologna.it
  avvocaticatania.it ordineavvocatigenova.it pec.avvocatigenova.it pec.ordineavvocaticatania.it ingpec.eu
  ordineingegnerimilano.it pec.ording.roma.it ordingbo.it archiworldpec.it archiworld.it pec.architettiroma.it
  geopec.it pec.geometri.it pec.commercialisti.it pec.odcec.it pec.odcec.roma.it odcecmilano.it
  consulentidellavoropec.it pec.consulentidellavoro.it postacertificata.notariato.it pec.notariato.it notariato.it
  conafpec.it conaf.it pec.agrotecnici.it psypec.it pec.omceo.it omceopec.it pec.fnomceo.it pec.fnovi.it pec.fofi.it
  pec.andi.it pec.chimici.it pec.chimici.org pec.geologi.it epapgeologi.it pec.eppi.it perindpec.it pec.biologi.it
  onbpec.it pec.opi.it pec.tsrm.it pec.tsrm-pstrp.org pec.cnoas.it pec.tecnologialimentari.it
`)

const polish = words(`
  wp.pl o2.pl tlen.pl go2.pl onet.pl onet.eu onet.com.pl op.pl vp.pl spoko.pl buziaczek.pl autograf.pl interia.pl
  interia.eu interia.com poczta.fm intmail.pl pisz.to adresik.net gazeta.pl agora.pl gery.pl home.pl poczta.pl int.pl
  neostrada.pl tpsa.pl tp.pl plusnet.pl vectra.pl toya.net.pl inetia.pl netia.pl konto.pl amorki.pl 1gb.pl orange.pl
  plus.pl play.pl t-mobile.pl upcpoczta.pl upc.pl chello.pl aster.pl multimedia.pl onet.net.pl czateria.pl serwus.pl
  ceti.pl student.pl era.pl tenbit.pl eranet.pl idea.net.pl inea.pl inea.net.pl asta-net.pl asta-net.com.pl e-wro.pl
`)

const german = words(`
  gmx.de gmx.net gmx.at gmx.ch web.de t-online.de magenta.de freenet.de arcor.de email.de online.de 1und1.de ionos.de
  kabelmail.de vodafonemail.de unitybox.de unity-mail.de o2online.de alice-dsl.net alice.de aol.de mail.de
  firemail.de versatel.de netcologne.de ewe.net ewetel.net ewe-mail.de htp-tel.de osnanet.de mnet-online.de m-net.de
  tele2.de lycos.de epost.de onlinehome.de de-mail.de 1a-mail.de posteo.at aon.at a1.net chello.at inode.at utanet.at
  drei.at liwest.at kabsi.at tele2.at eunet.at gmx.li bluewin.ch hispeed.ch sunrise.ch swissonline.ch bluemail.ch
  swissmail.org quickline.ch netplus.ch freesurf.ch protonmail.ch adon.li ticino.com
`)

const french = words(`
  orange.fr wanadoo.fr free.fr sfr.fr laposte.net neuf.fr bbox.fr numericable.fr club-internet.fr cegetel.net
  9online.fr aliceadsl.fr noos.fr dbmail.com gmx.fr caramail.com voila.fr aol.fr nordnet.fr libertysurf.fr tele2.fr
  infonie.fr mailoo.org netcourrier.com evhr.net estvideo.fr telenet.be skynet.be proximus.be scarlet.be belgacom.net
  voo.be orange.be mobistar.be tvcablenet.be brutele.be pt.lu internet.lu videotron.ca videotron.qc.ca sympatico.ca
  globetrotter.net
`)

const british = words(`
  btinternet.com btopenworld.com btconnect.com sky.com virginmedia.com virgin.net ntlworld.com talktalk.net
  talktalk.co.uk tiscali.co.uk blueyonder.co.uk plus.com plus.net freeserve.co.uk lineone.net o2.co.uk orange.net
  orange.co.uk wanadoo.co.uk fsmail.net fsnet.co.uk supanet.com zen.co.uk demon.co.uk googlemail.co.uk mail.co.uk
  eircom.net eir.ie iol.ie vodafone.ie indigo.ie oceanfree.net
`)

const american = words(`
  att.net sbcglobal.net bellsouth.net comcast.net xfinity.com verizon.net cox.net charter.net spectrum.net rr.com
  twc.com earthlink.net mindspring.com optonline.net optimum.net juno.com netzero.net netzero.com frontier.com
  frontiernet.net centurylink.net centurytel.net embarqmail.com q.com qwest.net windstream.net suddenlink.net
  cableone.net mediacombb.net roadrunner.com prodigy.net pacbell.net swbell.net ameritech.net snet.net flash.net
  nvbell.net wowway.com rcn.com tds.net consolidated.net sonic.net hughes.net peoplepc.com rogers.com bell.net
  bellnet.ca shaw.ca telus.net cogeco.ca eastlink.ca sasktel.net mts.net nbnet.nb.ca bol.com.br uol.com.br
  terra.com.br ig.com.br globo.com globomail.com zipmail.com.br oi.com.br r7.com superig.com.br ibest.com.br
  pop.com.br yahoo.com.br hotmail.com.br outlook.com.br prodigy.net.mx telmex.com infinitum.com.mx correo.com.mx
  arnet.com.ar fibertel.com.ar speedy.com.ar ciudad.com.ar vtr.net entel.cl terra.cl une.net.co etb.net.co cantv.net
  adinet.com.uy latinmail.com uolsinectis.com.ar
`)

const asianAndPacific = words(`
  qq.com foxmail.com 163.com 126.com yeah.net 188.com sina.com sina.cn sina.com.cn sohu.com tom.com 21cn.com 139.com
  189.cn wo.cn wo.com.cn aliyun.com 263.net 263.net.cn china.com chinaren.com eyou.com 2980.com hinet.net seed.net.tw
  pchome.com.tw so-net.net.tw netvigator.com hkbn.net i-cable.com biznetvigator.com naver.com daum.net hanmail.net
  nate.com kakao.com korea.com dreamwiz.com empas.com paran.com lycos.co.kr nifty.com nifty.ne.jp docomo.ne.jp
  ezweb.ne.jp au.com softbank.ne.jp ymobile.ne.jp biglobe.ne.jp ocn.ne.jp so-net.ne.jp plala.or.jp dion.ne.jp
  excite.co.jp goo.jp yahoo.co.jp rediffmail.com rediff.com indiatimes.com sify.com vsnl.com vsnl.net bsnl.in in.com
  bigpond.com bigpond.net.au bigpond.com.au telstra.com optusnet.com.au iinet.net.au tpg.com.au dodo.com.au
  internode.on.net westnet.com.au adam.com.au ozemail.com.au aapt.net.au xtra.co.nz slingshot.co.nz orcon.net.nz
  clear.net.nz vodafone.co.nz singnet.com.sg pacific.net.sg starhub.net.sg streamyx.com tm.net.my pldtdsl.net
  telkom.net
`)

const russianAndEastern = words(`
  mail.ru internet.ru inbox.ru list.ru bk.ru xmail.ru yandex.ru yandex.com ya.ru narod.ru rambler.ru lenta.ru
  myrambler.ru autorambler.ru ro.ru r0.ru hotbox.ru pochta.ru front.ru mail15.com nm.ru qip.ru sibmail.com e1.ru
  ngs.ru ukr.net i.ua meta.ua bigmir.net email.ua online.ua mail.ua ua.fm 3g.ua tut.by mail.by yandex.by yandex.ua
  yandex.kz mail.kz seznam.cz email.cz post.cz spoluzaci.cz centrum.cz atlas.cz volny.cz tiscali.cz quick.cz
  o2active.cz iol.cz azet.sk centrum.sk zoznam.sk post.sk pobox.sk atlas.sk orangemail.sk chello.sk stonline.sk
  citromail.hu freemail.hu indamail.hu t-online.hu vipmail.hu chello.hu upcmail.hu invitel.hu digikabel.hu abv.bg
  mail.bg dir.bg gbg.bg yahoo.ro rdslink.ro clicknet.ro home.ro k.ro email.ro net.hr inet.hr t-com.hr vip.hr xnet.hr
  siol.net amis.net t-2.net volja.net email.si ptt.rs sbb.rs eunet.rs open.telekom.rs teol.net bih.net.ba t.ba t.mk
  on.net.mk t-com.me takas.lt mail.lt zebra.lt delfi.lt apollo.lv hot.ee online.ee neti.ee
`)

const northernAndSouthern = words(`
  ziggo.nl kpnmail.nl kpnplanet.nl xs4all.nl home.nl planet.nl hetnet.nl casema.nl chello.nl upcmail.nl quicknet.nl
  tele2.nl zonnet.nl wxs.nl solcon.nl caiway.nl online.nl freeler.nl live.nl telia.com telia.se comhem.se
  bredband.net bredband2.com tele2.se glocalnet.net spray.se swipnet.se home.se passagen.se online.no start.no
  broadpark.no lyse.net altibox.no getmail.no frisurf.no c2i.net mail.dk tdcadsl.dk stofanet.dk youmail.dk
  webspeed.dk jubii.dk ofir.dk get2net.dk post.tele.dk privat.dk kolumbus.fi luukku.com saunalahti.fi elisanet.fi
  welho.com suomi24.fi dnainternet.net phnet.fi netti.fi simnet.is internet.is visir.is mi.is sapo.pt iol.pt clix.pt
  netcabo.pt telepac.pt vodafone.pt portugalmail.pt meo.pt aeiou.pt terra.es telefonica.net ono.com wanadoo.es
  jazztel.es orange.es ya.com movistar.es euskaltel.net eresmas.com telecable.es mundo-r.com inicia.es otenet.gr
  forthnet.gr hol.gr in.gr freemail.gr vodafone.gr wind.gr cytanet.com.cy mynet.com superonline.com ttmail.com
  turk.net ttnet.net.tr e-kolay.net walla.com walla.co.il netvision.net.il bezeqint.net 012.net.il 013.net
  zahav.net.il inter.net.il nana.co.il emirates.net.ae eim.ae maktoob.com link.net tedata.net.eg menara.ma mweb.co.za
  telkomsa.net vodamail.co.za iafrica.com webmail.co.za lantic.net absamail.co.za maltanet.net onvol.net
`)

/**
 * Machines that write in the name of others: what sends for shops and newsletters, ticket systems, networks and
 * services whose every address is one thread's or nobody's. Their addresses name no person either. A leading dot leaves
 * out the domain itself, where the staff of the service writes from.
 */
const relays = words(`
  amazonses.com sendgrid.net sendgrid.info mailchimpapp.com mailchimpapp.net mcsv.net mcdlv.net rsgsv.net
  mandrillapp.com mailgun.org sparkpostmail.com postmarkapp.com brevosend.com sender-sib.com mjt.lu mlsend.com
  ccsend.com createsend.com cmail19.com cmail20.com cmail1.com klaviyomail.com customeriomail.com activehosted.com
  exacttarget.com exct.net mktomail.com hubspotemail.net hubspot-inbox.com hs-send.com infusionmail.com
  getresponse-mail.com zendesk.email freshemail.io helpscoutapp.com intercom-mail.com crisp.email atlassian-mail.com
  pec.fatturapa.it pipedrivemail.com users.noreply.github.com noreply.github.com reply.github.com notifications.github.com
  reply.gitlab.com incoming.gitlab.com facebookmail.com linkedinmail.com bounce.linkedin.com e.linkedin.com
  twittermail.com pinterestmail.com docs.google.com bounces.google.com guest.booking.com property.booking.com
  guest.airbnb.com reply.airbnb.com reply.ebay.com members.ebay.com members.ebay.it members.ebay.de
  members.ebay.co.uk marketplace.amazon.com marketplace.amazon.it marketplace.amazon.de marketplace.amazon.fr
  marketplace.amazon.es marketplace.amazon.co.uk marketplace.amazon.pl user.allegrogroup.pl messages.etsy.com
  reply.craigslist.org sale.craigslist.org mail.immobilienscout24.de mail.kleinanzeigen.de .zendesk.com
  .freshdesk.com .freshservice.com .helpscout.net .kayako.com .reamaze.com .happyfox.com .atlassian.net .groovehq.com
  .uservoice.com .mailgun.net .gorgias.com mail.trello.com mail.asana.com
`)

/** Domains at or below which a provider of Italian certified mail writes for its customers. */
export const certifiedDomains: ReadonlySet<string> = new Set(certified)

/** Domains strangers share. */
export const sharedDomains: ReadonlySet<string> = new Set([
  ...worldwide,
  ...italian,
  ...certified,
  ...polish,
  ...german,
  ...french,
  ...british,
  ...american,
  ...asianAndPacific,
  ...russianAndEastern,
  ...northernAndSouthern,
  ...relays,
])

/** Domains at or below which every address is a machine's; with a leading dot, only below: the host's staff are people. */
export const relayDomains: ReadonlySet<string> = new Set(relays)

/** Providers with one domain per country: `yahoo.fr`, `hotmail.co.uk`. */
export const sharedNames: ReadonlySet<string> = new Set(
  words('yahoo ymail hotmail live outlook gmx aol yandex rocketmail googlemail protonmail icloud'),
)

/**
 * Where each customer of a provider has a name of their own below one domain that the Public Suffix List leaves out,
 * the longer of two such domains first.
 */
export const customerSuffixes: readonly string[] = words(
  'mail.onmicrosoft.com onmicrosoft.com onmicrosoft.cn onmicrosoft.de onmicrosoft.us odoo.com',
)
