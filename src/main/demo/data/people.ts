import { z } from 'zod'
import type { DemoPerson } from './types'

/** key | name | mailbox | company | job | phone | language | mail program | whether they answer */
const table = `
bellini | Marco Bellini | marco.bellini | lumera | Direttore commerciale | +39 035 555 0110 | it | outlook | answers
rota | Chiara Rota | chiara.rota | lumera | Ufficio ordini | +39 035 555 0121 | it | outlook | answers
locatelli | Davide Locatelli | davide.locatelli | lumera | Ufficio tecnico | +39 035 555 0133 | it | outlook | answers
moretti | Elena Moretti | elena.moretti | lumera | Amministrazione | +39 035 555 0118 | it | outlook | answers
conti | Sara Conti | sara.conti | lumera | Marketing | +39 035 555 0150 | it | outlook | reads
ghezzi | Roberto Ghezzi | roberto.ghezzi | lumera | Logistica | +39 035 555 0127 | it | outlook | answers
pesenti | Alessandra Pesenti | alessandra.pesenti | lumera | Qualità | +39 035 555 0136 | it | outlook | reads
zielinski | Tomasz Zieliński | tomasz.zielinski | lumera | Kierownik regionalny, Polska | +39 035 555 0160 | pl | outlook | answers
giovanna | Giovanna Pellegrini | g.pellegrini | aurora | Responsabile acquisti | +39 0464 555 212 | it | outlook | answers
tommaso | Tommaso Degasperi | t.degasperi | aurora | Direttore tecnico | +39 0464 555 218 | it | apple | answers
ilaria | Ilaria Zanella | i.zanella | aurora | Amministrazione | +39 0464 555 203 | it | outlook | reads
paolo | Paolo Bianchi | paolo | bianchi | Architetto, titolare | +39 02 5550 1875 | it | apple | answers
marta | Marta Colombo | marta.colombo | bianchi | Architetto | +39 02 5550 1879 | it | gmail | answers
franco | Franco Rossi | franco.rossi | rossi | Titolare | +39 051 555 3321 | it | outlook | answers
debora | Debora Mazzanti | acquisti | rossi | Ufficio acquisti | +39 051 555 3324 | it | outlook | answers
nicolo | Nicolò Ferri | nicolo.ferri | rossi | Responsabile magazzino | +39 051 555 3329 | it | outlook | reads
sandra | Sandra Tonelli | s.tonelli | valdoro | Ufficio tecnico comunale | +39 0364 555 021 | it | thunderbird | answers
piero | Piero Gritti | p.gritti | valdoro | Responsabile lavori pubblici | +39 0364 555 020 | it | thunderbird | reads
lucia | Lucia Serra | lucia | serra | Titolare | +39 0173 555 641 | it | gmail | answers
anna | Anna Nowak | anna.nowak | nowak | Dyrektor zakupów | +48 22 555 01 41 | pl | outlook | answers
krzysztof | Krzysztof Wiśniewski | k.wisniewski | nowak | Kierownik projektu | +48 601 555 772 | pl | outlook | answers
halina | Halina Dąbrowska | faktury | nowak | Księgowość | +48 22 555 01 49 | pl | outlook | reads
grzegorz | Grzegorz Brzęczyszczykiewicz | g.brzeczyszczykiewicz | slask | Prezes zarządu | +48 32 555 07 19 | pl | thunderbird | answers
ewa | Ewa Kołodziej | ewa.kolodziej | slask | Specjalista ds. zakupów | +48 32 555 07 23 | pl | outlook | answers
jakub | Jakub Żurawski | jakub | zurawski | Architekt, właściciel | +48 12 555 33 03 | pl | apple | answers
zofia | Zofia Łęcka | zofia.lecka | zurawski | Architekt wnętrz | +48 12 555 33 07 | pl | gmail | reads
piotr | Piotr Gąsiorowski | p.gasiorowski | marina | Dyrektor techniczny | +48 58 555 90 14 | pl | outlook | answers
malgorzata | Małgorzata Szymańska | m.szymanska | marina | Zamówienia publiczne | +48 58 555 90 20 | pl | outlook | reads
juergen | Jürgen Weiß | j.weiss | lichtwerk | Lichtplaner, Geschäftsführer | +49 30 5550 4472 | de | apple | answers
katrin | Katrin Schäfer | k.schaefer | lichtwerk | Lichtplanerin | +49 30 5550 4478 | de | apple | answers
dieter | Dieter Großmann | d.grossmann | grossmann | Geschäftsführer | +49 711 555 8291 | de | outlook | answers
sabine | Sabine Köhler | einkauf | grossmann | Einkauf | +49 711 555 8296 | de | outlook | answers
uwe | Uwe Hägele | u.haegele | grossmann | Projektleiter | +49 172 555 0318 | de | outlook | reads
monika | Monika Krüger | m.krueger | krueger | Leitung Filialausbau | +49 221 555 6105 | de | outlook | answers
stefan | Stefan Böttcher | s.boettcher | krueger | Haustechnik | +49 221 555 6117 | de | thunderbird | reads
claire | Claire Lefèvre | claire | lefevre | Architecte associée | +33 4 55 50 18 23 | fr | apple | answers
benoit | Benoît Garnier | b.garnier | lefevre | Chef de projet | +33 6 55 50 44 19 | fr | gmail | answers
francois | François Delacroix | f.delacroix | cotebleue | Directeur des travaux | +33 4 55 50 77 41 | fr | outlook | answers
amelie | Amélie Roux | a.roux | cotebleue | Achats | +33 4 55 50 77 46 | fr | outlook | answers
herve | Hervé Durand | herve | durand | Gérant | +33 3 55 50 21 10 | fr | outlook | reads
noemie | Noémie Lemaître | commandes | durand | Service commandes | +33 3 55 50 21 14 | fr | outlook | answers
inigo | Íñigo Castaño | inigo | castano | Gerente | +34 96 555 20 32 | es | gmail | answers
lucia-es | Lucía Muñoz | compras | castano | Compras | +34 96 555 20 36 | es | outlook | reads
begona | Begoña Peña | b.pena | iberico | Conservadora jefe | +34 91 555 88 14 | es | apple | answers
alvaro | Álvaro Núñez | a.nunez | iberico | Mantenimiento | +34 91 555 88 19 | es | outlook | reads
eleanor | Eleanor Finch | eleanor | harrow | Partner | +44 20 5550 0183 | en | apple | answers
callum | Callum Reid | callum.reid | harrow | Project Architect | +44 20 5550 0189 | en | gmail | answers
priya | Priya Raman | priya.raman | northgate | Head of Store Development | +44 161 555 0938 | en | outlook | answers
oliver | Oliver Whitfield | oliver.whitfield | northgate | Procurement Manager | +44 161 555 0941 | en | outlook | answers
accounts-ng | Hannah Sykes | accounts.payable | northgate | Accounts Payable | +44 161 555 0950 | en | outlook | reads
sean | Seán O’Sullivan | sean | osullivan | Managing Director | +353 1 555 0265 | en | outlook | answers
aoife | Aoife Brennan | orders | osullivan | Orders | +353 1 555 0268 | en | outlook | reads
ingrid | Ingrid Bjørnstad | ingrid | nordlys | Lighting Designer | +47 55 50 12 81 | en | apple | answers
lars | Lars Øvergård | lars | nordlys | Project Manager | +47 55 50 12 84 | en | gmail | reads
laszlo | László Kovács | laszlo | kovacs | Owner | +36 1 555 0420 | en | gmail | answers
zsuzsa | Zsuzsanna Szűcs | zsuzsa | kovacs | Office Manager | +36 1 555 0422 | en | gmail | reads
yamamoto | 山本 健一 | yamamoto | yamamoto | 代表取締役 | +81 6 5550 2715 | ja | outlook | answers
sato | 佐藤 美咲 | sato | yamamoto | 照明デザイナー | +81 6 5550 2719 | ja | outlook | reads
khalid | خالد المنصوري | khalid | alnoor | مدير المشتريات | +971 4 555 0631 | ar | outlook | answers
layla | ليلى حداد | layla | alnoor | مهندسة مشاريع | +971 4 555 0637 | ar | outlook | reads
heike | Heike Baumgärtner | h.baumgaertner | drivertec | Vertrieb Export | +49 911 555 3018 | de | outlook | answers
reinhard | Reinhard Vogel | r.vogel | drivertec | Technischer Support | +49 911 555 3024 | de | outlook | reads
giuseppe | Giuseppe Zanetti | g.zanetti | alumec | Responsabile produzione | +39 030 555 7720 | it | outlook | answers
cristina | Cristina Paganelli | c.paganelli | alumec | Commerciale | +39 030 555 7723 | it | outlook | reads
mauro | Mauro Carrara | m.carrara | valseriana | Pianificazione trasporti | +39 035 555 2262 | it | outlook | answers
simona | Simona Bertocchi | s.bertocchi | valseriana | Servizio clienti | +39 035 555 2264 | it | outlook | reads
sandqvist | Henrik Sandqvist | henrik.sandqvist | fjord | Operations Director | +47 55 50 77 31 | en | outlook | answers
valsecchi | Caterina Valsecchi | c.valsecchi | sanvito | Responsabile acquisti | +39 0341 555 082 | it | outlook | answers
`

const row = z.tuple([
  z.string(),
  z.string(),
  z.string(),
  z.string(),
  z.string(),
  z.string(),
  z.enum(['en', 'it', 'pl', 'de', 'fr', 'es', 'ja', 'ar']),
  z.enum(['outlook', 'gmail', 'apple', 'thunderbird']),
  z.enum(['answers', 'reads']),
])

/** Everybody who has a mailbox in the demo beside the user; colleagues come first. */
export const people: readonly DemoPerson[] = table
  .trim()
  .split('\n')
  .map((line) => {
    const [key, name, mailbox, company, job, phone, language, program, answers] = row.parse(line.split(' | '))
    return { key, name, mailbox, company, job, phone, language, program, answers: answers === 'answers' }
  })
