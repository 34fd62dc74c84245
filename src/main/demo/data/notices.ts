/** An automatic mail: plain text, from a machine, often with a List-Id or Auto-Submitted. */
export interface Notice {
  fromName: string
  from: string
  subject: string
  text: string
  daysAgo: number
  at: string
  unread?: boolean
  folder?: string
}

const orders: readonly [number: string, customer: string, goods: string, daysAgo: number][] = [
  ['1207', 'Harrow & Finch Architects', '114 × Nocta Up', 8],
  ['1204', 'Iluminación Castaño', '300 m Linea 40', 13],
  ['1199', 'Elektro Großmann', '120 × Linea 40, 30 × Nocta', 19],
  ['1193', 'Oświetlenie Śląsk', '200 × Orbis 75, 80 × Orbis 90', 24],
  ['1181', 'Groupe Côte Bleue', '100 × Piazza', 43],
  ['1176', 'O’Sullivan Electrical', '90 × Orbis 75', 49],
  ['1160', 'Elettroforniture Rossi', '160 m Linea 40', 66],
  ['1148', 'Möbelhaus Krüger', '44 × Stella', 81],
  ['1131', 'Kovács Világítás', '60 × Stella', 102],
  ['1117', 'Éclairage Durand', '300 × Orbis 75', 126],
  ['1098', 'Bałtycka Marina', '8 × Vela 40', 151],
  ['1075', 'Nordlys Design', '12 × Piazza Low', 183],
]

const shipments: readonly [tracking: string, place: string, daysAgo: number][] = [
  ['VS-660412', 'Stuttgart', 1],
  ['VS-660405', 'Gandia', 9],
  ['VS-660371', 'Marseille', 14],
  ['VS-660187', 'Katowice', 20],
  ['VS-660231', 'Dublin', 15],
  ['VS-659904', 'Bologna', 17],
  ['VS-659417', 'Lille', 52],
  ['VS-658820', 'Budapest', 100],
  ['VS-658114', 'Gdańsk', 149],
]

const travel: readonly [subject: string, text: string, daysAgo: number][] = [
  [
    'Conferma prenotazione BGY–WAW',
    'Gentile Giulia Ferrari,\n\nla sua prenotazione QX7R2L è confermata.\nBergamo 07:25 – Varsavia 09:40. Bagaglio a mano incluso.\n\nBuon viaggio!',
    3,
  ],
  [
    'Your booking in Leeds is confirmed',
    'Dear Giulia Ferrari,\n\n2 nights, 1 room, breakfast included. Free cancellation until the day before arrival.\n\nSee you soon!',
    11,
  ],
  [
    'Ihre Buchung in Berlin',
    'Guten Tag Giulia Ferrari,\n\n2 Nächte im Hotel am Spreekanal sind gebucht. Wir freuen uns auf Sie.',
    44,
  ],
  [
    'Conferma prenotazione MXP–LIL',
    'Gentile Giulia Ferrari,\n\nla sua prenotazione MN4K8T è confermata.\nMilano 08:10 – Lille 09:55.',
    84,
  ],
  [
    'Biglietto treno Bergamo – Bologna',
    'Il suo biglietto è pronto: partenza 09:02, carrozza 4, posto 11A.',
    14,
  ],
]

const portals: readonly [subject: string, text: string, daysAgo: number][] = [
  [
    'Promemoria: manca il verbale di sopralluogo',
    'Procedura 2026-PV-118, Comune di Valdoro.\nDocumenti mancanti: verbale di sopralluogo firmato digitalmente.\n\nMessaggio automatico, non rispondere.',
    2,
  ],
  [
    'Nuovo chiarimento pubblicato',
    'Procedura 2026-PV-118: è stato pubblicato il chiarimento n. 3 (garanzia sui pali).',
    12,
  ],
  [
    'Iscrizione all’elenco operatori confermata',
    'La sua impresa risulta iscritta all’elenco operatori per la categoria «Illuminazione pubblica».',
    55,
  ],
]

const office: readonly [name: string, subject: string, text: string, daysAgo: number][] = [
  [
    'Centralino',
    'Chiamata persa da +44 161 555 0938',
    'Chiamata persa alle 14:52 da Priya Raman (+44 161 555 0938). Nessun messaggio in segreteria.',
    1,
  ],
  [
    'Backup',
    'Backup settimanale completato',
    'Il backup della cartella «Offerte» è terminato senza errori (12,4 GB).',
    5,
  ],
  ['Portale HR', 'Cedolino disponibile', 'Il cedolino del mese è disponibile nell’area riservata.', 16],
  ['Portale HR', 'Cedolino disponibile', 'Il cedolino del mese è disponibile nell’area riservata.', 37],
  [
    'Portale HR',
    'Richiesta ferie approvata',
    'La tua richiesta di ferie (3 giorni) è stata approvata da Marco Bellini.',
    90,
  ],
  [
    'IT',
    'Cambio password tra 7 giorni',
    'La tua password di rete scade tra 7 giorni. Cambiala da Ctrl+Alt+Canc, mai da un link in una mail.',
    40,
  ],
]

/** What machines wrote. */
export const notices: readonly Notice[] = [
  ...orders.map(([number, customer, goods, daysAgo], index) => ({
    fromName: 'Lumera ERP',
    from: 'erp@lumera.example',
    subject: `Ordine 2026-${number} registrato: ${customer}`,
    text: `Ordine 2026-${number}\nCliente: ${customer}\nMerce: ${goods}\nResponsabile: Giulia Ferrari\n\nMessaggio automatico del gestionale.`,
    daysAgo,
    at: `16:${10 + index * 3}`,
  })),
  ...shipments.map(([tracking, place, daysAgo], index) => ({
    fromName: 'Trasporti Valseriana – tracking',
    from: 'tracking@trasporti-valseriana.example',
    subject: `Spedizione ${tracking}: consegnata a ${place}`,
    text: `La spedizione ${tracking} è stata consegnata a ${place}.\nFirma: leggibile. Colli: ${index + 2}.\n\nNon rispondere a questo indirizzo.`,
    daysAgo,
    at: `12:${12 + index * 4}`,
  })),
  ...travel.map(([subject, text, daysAgo]) => ({
    fromName: 'Viaggia Facile',
    from: 'prenotazioni@viaggiafacile.example',
    subject,
    text,
    daysAgo,
    at: '20:31',
    folder: 'Viaggi',
  })),
  ...portals.map(([subject, text, daysAgo]) => ({
    fromName: 'Portale Gare',
    from: 'noreply@portalegare.example',
    subject,
    text,
    daysAgo,
    at: '13:20',
    unread: daysAgo === 2,
  })),
  ...office.map(([fromName, subject, text, daysAgo]) => ({
    fromName,
    from: 'noreply@lumera.example',
    subject,
    text,
    daysAgo,
    at: '15:00',
    unread: daysAgo === 1,
  })),
]
