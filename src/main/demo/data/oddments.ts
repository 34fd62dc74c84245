/** Single mails beside the conversations: warnings, absences, rubbish. */
export interface Oddment {
  key: string
  folder: string
  fromName: string
  from: string
  subject: string
  text: string
  /** Replaces the HTML made from the text. */
  html?: string
  headers?: Record<string, string>
  daysAgo: number
  at: string
  unread?: boolean
}

export const oddments: readonly Oddment[] = [
  {
    key: 'phishing',
    folder: 'INBOX',
    fromName: 'Servizio Clienti Banca',
    from: 'sicurezza@avvisi-clienti.example',
    subject: 'Azione richiesta: il suo conto aziendale verrà sospeso',
    text: 'Gentile cliente,\n\nabbiamo rilevato un accesso anomalo. Confermi i suoi dati entro 24 ore su https://www.bancavalle.example/accesso per evitare la sospensione.\n\nServizio Clienti',
    html: '<p>Gentile cliente,</p><p>abbiamo rilevato un <b>accesso anomalo</b>. Confermi i suoi dati entro 24 ore:</p><p><a href="http://login.bancavalle.example.conferma-dati.test/accesso?id=88121">https://www.bancavalle.example/accesso</a></p><p>per evitare la sospensione.</p><p>Servizio Clienti</p>',
    daysAgo: 1,
    at: '05:47',
    unread: true,
  },
  {
    key: 'absence-monika',
    folder: 'INBOX',
    fromName: 'Monika Krüger',
    from: 'm.krueger@moebel-krueger.example',
    subject: 'Automatische Antwort: Filialkonzept 2027: 12 Häuser',
    text: 'Vielen Dank für Ihre Nachricht.\n\nIch bin bis Montag auf Geschäftsreise und lese E-Mails nur abends. In dringenden Fällen hilft Ihnen Herr Böttcher (+49 221 555 6117).\n\nMonika Krüger',
    headers: {
      'Auto-Submitted': 'auto-replied',
      'X-Auto-Response-Suppress': 'All',
      Precedence: 'auto_reply',
    },
    daysAgo: 27,
    at: '09:23',
  },
  {
    key: 'absence-oliver',
    folder: 'INBOX',
    fromName: 'Oliver Whitfield',
    from: 'oliver.whitfield@northgate-retail.example',
    subject: 'Automatic reply: Store refit programme – lighting package',
    text: 'I am out of the office with no access to email and will be back on Monday. For anything urgent please call Priya Raman.',
    headers: { 'Auto-Submitted': 'auto-replied', Precedence: 'auto_reply' },
    daysAgo: 12,
    at: '08:51',
  },
  {
    key: 'intro',
    folder: 'INBOX',
    fromName: 'Henrik Sandqvist',
    from: 'henrik.sandqvist@fjordhotels.example',
    subject: 'Ingrid at Nordlys gave me your name',
    text: 'Hi Giulia,\n\nIngrid Bjørnstad told me you solved the "light without light" problem for her lodge. We run nine small hotels in Norway and are about to replace the outdoor lighting at all of them.\n\nCould we have a call next week? Tuesday or Wednesday afternoon would suit me.\n\nBest regards\nHenrik Sandqvist\nOperations Director, Fjord Hotels\n+47 55 50 77 31',
    daysAgo: 0,
    at: '09:58',
    unread: true,
  },
  {
    key: 'request',
    folder: 'INBOX',
    fromName: 'Caterina Valsecchi',
    from: 'c.valsecchi@clinicasanvito.example',
    subject: 'Richiesta appuntamento – nuova ala ambulatori',
    text: 'Buongiorno dottoressa Ferrari,\n\nsono la responsabile acquisti della Clinica San Vito di Lecco. Apriremo una nuova ala ambulatori (1.100 m²) e l’architetto Bianchi ci ha parlato molto bene di voi.\n\nSarebbe disponibile per un incontro in sede la prossima settimana?\n\nCordiali saluti\nCaterina Valsecchi\nClinica San Vito\n+39 0341 555 082',
    daysAgo: 1,
    at: '10:36',
    unread: true,
  },
  ...[
    [
      'seo',
      'Growth Ninja',
      'hello@rank-first.test',
      'Your website is losing 83 % of its visitors',
      'Dear owner,\n\nI found 41 critical errors on your site. Reply YES for a free audit worth $900.',
      1,
    ],
    [
      'lottery',
      'International Lottery Board',
      'claims@winners-board.test',
      'FINAL NOTICE: unclaimed prize EUR 850.000',
      'Congratulations!!!\n\nSend name, address and copy of identity card to claim.',
      3,
    ],
    [
      'invoice',
      'Billing',
      'billing@doc-share.test',
      'Overdue invoice attached',
      'See invoice. Enable editing to view.',
      6,
    ],
    [
      'toner',
      'Toner Express',
      'offerte@toner-super.test',
      'TONER -90 % solo oggi!!!',
      'Approfitta subito, scorte limitate.',
      9,
    ],
    [
      'crypto',
      'Elite Trader',
      'vip@coin-elite.test',
      'Giulia, your account has been credited',
      'Log in now to withdraw 3.2 coins.',
      15,
    ],
  ].map(([key, fromName, from, subject, text, daysAgo]) => ({
    key: `junk-${key}`,
    folder: 'Junk',
    fromName: String(fromName),
    from: String(from),
    subject: String(subject),
    text: String(text),
    daysAgo: Number(daysAgo),
    at: '04:12',
  })),
  ...[
    ['lunch', 'Sara Conti', 'sara.conti@lumera.example', 'Pranzo?', 'Andiamo dal greco alle 13?', 4],
    [
      'parking',
      'Portineria',
      'noreply@lumera.example',
      'Parcheggio chiuso domani',
      'Domani il parcheggio B è chiuso per asfaltatura.',
      10,
    ],
    [
      'survey',
      'Viaggia Facile',
      'prenotazioni@viaggiafacile.example',
      'Com’è andato il viaggio?',
      'Le bastano due minuti per il nostro sondaggio.',
      11,
    ],
  ].map(([key, fromName, from, subject, text, daysAgo]) => ({
    key: `trash-${key}`,
    folder: 'Trash',
    fromName: String(fromName),
    from: String(from),
    subject: String(subject),
    text: String(text),
    daysAgo: Number(daysAgo),
    at: '11:40',
  })),
]
