/** A sender of newsletters with the issues they sent, newest first. */
export interface Newsletter {
  key: string
  name: string
  address: string
  color: string
  /** Working days between issues, and the age of the newest. */
  every: number
  newest: number
  at: string
  unsubscribe: string
  issues: { subject: string; lead: string; items: string[] }[]
}

export const newsletters: readonly Newsletter[] = [
  {
    key: 'luce-oggi',
    name: 'Luce Oggi',
    address: 'redazione@luceoggi.example',
    color: '#b45309',
    every: 10,
    newest: 1,
    at: '06:30',
    unsubscribe: 'Annulla l’iscrizione',
    issues: [
      {
        subject: 'La luce che non si vede: 5 progetti per le biblioteche',
        lead: 'Come illuminare chi legge senza illuminare il soffitto.',
        items: [
          'Oslo: il silenzio del legno',
          'Intervista: la luce lenta di Marina Alti',
          'Norme: cosa cambia con la nuova EN 12464',
        ],
      },
      {
        subject: 'CAM illuminazione, la guida in dieci punti',
        lead: 'Tutto ciò che serve a chi partecipa a una gara pubblica.',
        items: ['IPEA e IPEI spiegati bene', 'Tre bandi da tenere d’occhio', 'Il glossario da stampare'],
      },
      {
        subject: 'Hotel: la scena della colazione',
        lead: 'Perché i 2700 K non bastano più e cosa fanno i migliori.',
        items: ['Dalla hall alla spa', 'Sensori discreti', 'Sondaggio: voi dimmerate?'],
      },
      {
        subject: 'Speciale vigneti e cantine',
        lead: 'Luce ambra, zero UV e tanta penombra.',
        items: ['Langhe, tre cantine nuove', 'Il led e il tannino: miti', 'Agenda degli incontri'],
      },
      {
        subject: 'Piazze italiane, cosa resta acceso',
        lead: 'Viaggio notturno in dodici comuni sotto i 5.000 abitanti.',
        items: ['Valli bresciane', 'Il lampione che respira', 'Lettere'],
      },
      {
        subject: 'Numero estivo: la luce del mare',
        lead: 'Fari, moli, terrazze: materiali che resistono al sale.',
        items: ['Alluminio marino', 'Il faro che diventò albergo', 'Buone vacanze'],
      },
      {
        subject: 'Musei, la rivoluzione del CRI 97',
        lead: 'Quando il rosso torna rosso.',
        items: ['Madrid, sala 5', 'Lenti: quanto stretto è stretto', 'Libri'],
      },
    ],
  },
  {
    key: 'lighting-weekly',
    name: 'Lighting Trade Weekly',
    address: 'hello@lightingtradeweekly.example',
    color: '#0f766e',
    every: 9,
    newest: 0,
    at: '07:15',
    unsubscribe: 'Unsubscribe',
    issues: [
      {
        subject: 'DALI-2 certifications hit a record',
        lead: 'More drivers were certified this autumn than in all of last year.',
        items: ['Retail: refits are back', 'Driver shortages ease', 'People on the move'],
      },
      {
        subject: 'Why refits beat new builds',
        lead: 'Energy prices keep the maths simple for shop owners.',
        items: ['Payback under 24 months', 'Case: a supermarket in Ghent', 'Events'],
      },
      {
        subject: 'The circular downlight',
        lead: 'Six makers now take their old fittings back. We asked what happens next.',
        items: ['Screws instead of glue', 'Spare parts for ten years', 'Opinion'],
      },
      {
        subject: 'Glare: the number nobody reads',
        lead: 'UGR tables explained with a cup of tea.',
        items: ['Offices', 'Schools', 'A reader disagrees'],
      },
      {
        subject: 'Aluminium prices: what to expect',
        lead: 'Analysts see a calm winter.',
        items: ['Hedging for beginners', 'Profiles and powder', 'Markets'],
      },
      {
        subject: 'Fair season preview',
        lead: 'Twelve stands worth the walk.',
        items: ['Map', 'Parties', 'Where to sit down'],
      },
    ],
  },
  {
    key: 'swiatlo',
    name: 'Światło i Wnętrze',
    address: 'newsletter@swiatloiwnetrze.example',
    color: '#7c3aed',
    every: 16,
    newest: 6,
    at: '08:05',
    unsubscribe: 'Wypisz się',
    issues: [
      {
        subject: 'Biurowce roku – ranking czytelników',
        lead: 'Sprawdziliśmy, gdzie naprawdę dobrze się pracuje.',
        items: ['Praga na fali', 'Akustyka i światło', 'Kalendarium'],
      },
      {
        subject: 'Lofty w starych fabrykach',
        lead: 'Cegła lubi światło styczne. Podpowiadamy jakie.',
        items: ['Kraków, Zabłocie', 'Stal surowa w praktyce', 'Konkurs'],
      },
      {
        subject: 'Marina zimą',
        lead: 'Korozja, sól i oprawy, które przetrwały.',
        items: ['Raport z Gdańska', 'Powłoki C5', 'Pytania do eksperta'],
      },
      {
        subject: 'Światło dla seniora',
        lead: 'Ile luksów potrzebują osiemdziesięcioletnie oczy?',
        items: ['Badania', 'Dobre przykłady', 'Normy'],
      },
    ],
  },
  {
    key: 'fair',
    name: 'Light+Building Exhibitor News',
    address: 'exhibitors@luminale-fairs.example',
    color: '#be123c',
    every: 20,
    newest: 4,
    at: '10:00',
    unsubscribe: 'Unsubscribe from exhibitor news',
    issues: [
      {
        subject: 'Your exhibitor passes are ready',
        lead: 'Order up to twelve passes in the exhibitor portal before the deadline.',
        items: ['Set-up hours', 'Parking for trucks', 'Hanging points: last call'],
      },
      {
        subject: 'Hall plan published',
        lead: 'Find your neighbours and plan your visitors’ route.',
        items: ['Hall 3: decorative', 'Hall 4: technical', 'Press centre'],
      },
      {
        subject: 'Early-bird ends soon',
        lead: 'Confirm your stand builder and save 8 %.',
        items: ['Approved suppliers', 'Electricity orders', 'Sustainability rules'],
      },
    ],
  },
  {
    key: 'crm-tips',
    name: 'Vendere Meglio',
    address: 'ciao@venderemeglio.example',
    color: '#1d4ed8',
    every: 12,
    newest: 3,
    at: '07:00',
    unsubscribe: 'Non voglio più riceverla',
    issues: [
      {
        subject: 'La domanda che chiude (e quella che rovina tutto)',
        lead: 'Tre parole da togliere dalle vostre mail di offerta.',
        items: ['Il silenzio dopo il prezzo', 'Esercizio della settimana'],
      },
      {
        subject: 'Richiamare senza essere insistenti',
        lead: 'Una scaletta di cinque contatti che non stanca nessuno.',
        items: ['Il motivo nuovo', 'Quando smettere'],
      },
      {
        subject: 'Lo sconto non è una strategia',
        lead: 'Cosa chiedere in cambio, ogni volta.',
        items: ['Volumi, tempi, referenze', 'Caso: il distributore'],
      },
      {
        subject: 'Note che servono davvero',
        lead: 'Scrivete ciò che vorreste leggere tra sei mesi.',
        items: ['Nomi dei figli, sì o no?', 'Il modello in una riga'],
      },
      {
        subject: 'Il lunedì dei venditori felici',
        lead: 'Pianificare in venti minuti.',
        items: ['La lista corta', 'Il no gentile'],
      },
    ],
  },
]
