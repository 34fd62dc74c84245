import { z } from 'zod'
import type { DemoCompany } from './types'

/** key | name | domain | city | country | phone | VAT number or - */
const table = `
lumera | Lumera Lighting | lumera.example | Bergamo | IT | +39 035 555 0100 | IT03912450169
aurora | Gruppo Alberghiero Aurora | aurora-hotels.example | Riva del Garda | IT | +39 0464 555 210 | IT01874520228
bianchi | Studio Bianchi Architetti | studiobianchi.example | Milano | IT | +39 02 5550 1874 | IT09234510963
rossi | Elettroforniture Rossi | elettrorossi.example | Bologna | IT | +39 051 555 3320 | IT02365410376
valdoro | Comune di Valdoro | comune-valdoro.example | Valdoro | IT | +39 0364 555 018 | IT00491820172
serra | Cantine Serra | cantineserra.example | Alba | IT | +39 0173 555 640 | IT02918340045
nowak | Nowak Inwestycje | nowak-inwestycje.example | Warszawa | PL | +48 22 555 01 40 | PL5213847261
slask | Oświetlenie Śląsk | oswietlenie-slask.example | Katowice | PL | +48 32 555 07 18 | PL6342719405
zurawski | Żurawski Architekci | zurawski-architekci.example | Kraków | PL | +48 12 555 33 02 | PL6762518934
marina | Bałtycka Marina | baltycka-marina.example | Gdańsk | PL | +48 58 555 90 11 | PL5833402917
lichtwerk | Lichtwerk Planungsbüro | lichtwerk.example | Berlin | DE | +49 30 5550 4471 | DE298410576
grossmann | Elektro Großmann | elektro-grossmann.example | Stuttgart | DE | +49 711 555 8290 | DE147820395
krueger | Möbelhaus Krüger | moebel-krueger.example | Köln | DE | +49 221 555 6104 | DE203918447
lefevre | Atelier Lefèvre & Associés | atelier-lefevre.example | Lyon | FR | +33 4 55 50 18 22 | FR42512908731
cotebleue | Groupe Côte Bleue | cote-bleue.example | Marseille | FR | +33 4 55 50 77 40 | FR18440275913
durand | Éclairage Durand | eclairage-durand.example | Lille | FR | +33 3 55 50 21 09 | FR61397104825
castano | Iluminación Castaño | iluminacion-castano.example | Valencia | ES | +34 96 555 20 31 | ESB98410273
iberico | Fundación Museo Ibérico | museo-iberico.example | Madrid | ES | +34 91 555 88 10 | ESG80291745
harrow | Harrow & Finch Architects | harrowfinch.example | London | GB | +44 20 5550 0182 | GB284719305
northgate | Northgate Retail Group | northgate-retail.example | Manchester | GB | +44 161 555 0937 | GB719402856
osullivan | O’Sullivan Electrical | osullivan-electrical.example | Dublin | IE | +353 1 555 0264 | IE6384720H
nordlys | Nordlys Design | nordlys-design.example | Oslo | NO | +47 55 50 12 80 | NO918204736
kovacs | Kovács Világítás | kovacs-vilagitas.example | Budapest | HU | +36 1 555 0419 | HU13928475
yamamoto | 山本照明設計 | yamamoto-lighting.example | 大阪 | JP | +81 6 5550 2714 | -
alnoor | شركة النور للمقاولات | alnoor-contracting.example | دبي | AE | +971 4 555 0630 | -
fjord | Fjord Hotels | fjordhotels.example | Bergen | NO | +47 55 50 77 30 | -
sanvito | Clinica San Vito | clinicasanvito.example | Lecco | IT | +39 0341 555 080 | -
drivertec | Drivertec | drivertec.example | Nürnberg | DE | +49 911 555 3017 | DE265093814
alumec | Alumeccanica Bresciana | alumeccanica.example | Brescia | IT | +39 030 555 7719 | IT03184720173
valseriana | Trasporti Valseriana | trasporti-valseriana.example | Nembro | IT | +39 035 555 2260 | IT01629480163
`

const row = z.tuple([z.string(), z.string(), z.string(), z.string(), z.string(), z.string(), z.string()])

/** All companies of the demo; the user's own comes first. */
export const companies: readonly DemoCompany[] = table
  .trim()
  .split('\n')
  .map((line) => {
    const [key, name, domain, city, country, phone, vatNumber] = row.parse(line.split(' | '))
    return { key, name, domain, city, country, phone, vatNumber: vatNumber === '-' ? '' : vatNumber }
  })

/** Companies that are no customers in the CRM: the user's own, and those who wrote for the first time. */
export const outsideCrm: ReadonlySet<string> = new Set(['lumera', 'fjord', 'sanvito'])
