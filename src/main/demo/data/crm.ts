/** A deal; the stage is named by its position among the profile's stages, from 0 (new) to won and lost. */
export interface DemoDeal {
  key: string
  title: string
  company: string
  person: string
  /** Whole units of the currency. */
  amount: number
  currency: 'EUR' | 'PLN' | 'GBP'
  stage: 'new' | 'qualified' | 'offer' | 'negotiation' | 'won' | 'lost'
  /** Working days from today to the expected close; negative when it is past. */
  closesIn: number
}

export interface DemoNote {
  on: 'person' | 'company' | 'deal'
  key: string
  text: string
  pinned?: boolean
}

const deal = (
  key: string,
  title: string,
  company: string,
  person: string,
  amount: number,
  currency: DemoDeal['currency'],
  stage: DemoDeal['stage'],
  closesIn: number,
): DemoDeal => ({ key, title, company, person, amount, currency, stage, closesIn })

export const deals: readonly DemoDeal[] = [
  deal(
    'aurora-hall',
    'Hotel Aurora Riva – hall e ristorante',
    'aurora',
    'giovanna',
    45_000,
    'EUR',
    'negotiation',
    2,
  ),
  deal('nowak-praga', 'Biurowiec Nowa Praga', 'nowak', 'anna', 585_000, 'PLN', 'negotiation', 2),
  deal(
    'northgate-refit',
    'Store refit programme, 40 stores',
    'northgate',
    'priya',
    1_281_600,
    'GBP',
    'negotiation',
    15,
  ),
  deal(
    'krueger-stores',
    'Filialkonzept 2027, 12 Häuser',
    'krueger',
    'monika',
    310_000,
    'EUR',
    'qualified',
    48,
  ),
  deal('bianchi-solari', 'Appartamenti via Solari', 'bianchi', 'marta', 19_480, 'EUR', 'won', -1),
  deal('valdoro-piazza', 'Piazza Vecchia e lungofiume', 'valdoro', 'sandra', 124_000, 'EUR', 'offer', 20),
  deal('serra-cellar', 'Barricaia Cantine Serra', 'serra', 'lucia', 7_200, 'EUR', 'offer', 12),
  deal('rossi-frame', 'Accordo quadro distributori', 'rossi', 'franco', 180_000, 'EUR', 'won', -48),
  deal(
    'slask-frame',
    'Umowa roczna, wyłączność Vela',
    'slask',
    'grzegorz',
    1_000_000,
    'PLN',
    'negotiation',
    8,
  ),
  deal('zurawski-loft', 'Lofty Zabłocie', 'zurawski', 'jakub', 158_900, 'PLN', 'offer', 10),
  deal('marina-quay', 'Wschodni pirs, 46 punktów', 'marina', 'piotr', 390_000, 'PLN', 'new', 110),
  deal('lichtwerk-library', 'Stadtbibliothek Berlin', 'lichtwerk', 'juergen', 96_500, 'EUR', 'qualified', 34),
  deal('lefevre-theatre', 'Foyer du théâtre municipal', 'lefevre', 'claire', 34_200, 'EUR', 'offer', 18),
  deal(
    'cotebleue-garden',
    'Résidence Les Calanques, bornes',
    'cotebleue',
    'amelie',
    17_400,
    'EUR',
    'won',
    -43,
  ),
  deal('iberico-rooms', 'Salas 4 a 9', 'iberico', 'begona', 61_500, 'EUR', 'offer', 9),
  deal('castano-stock', 'Clínicas Gandía y Denia', 'castano', 'inigo', 31_900, 'EUR', 'qualified', 3),
  deal('harrow-bath', 'Boutique hotel, Bath', 'harrow', 'eleanor', 16_074, 'GBP', 'won', -8),
  deal('nordlys-lodge', 'Aurora viewing lodge, Tromsø', 'nordlys', 'ingrid', 11_520, 'EUR', 'offer', 10),
  deal('yamamoto-museum', '大阪市内美術館 Stella Museum', 'yamamoto', 'yamamoto', 44_800, 'EUR', 'offer', 25),
  deal('alnoor-tower', 'برج الياسمين – واجهات', 'alnoor', 'khalid', 31_900, 'EUR', 'negotiation', 5),
  deal('durand-showroom', 'Présentoir et gamme Nocta', 'durand', 'herve', 9_800, 'EUR', 'lost', -30),
  deal('kovacs-case', 'Demo cases', 'kovacs', 'laszlo', 4_600, 'EUR', 'new', 30),
]

export const notes: readonly DemoNote[] = [
  {
    on: 'deal',
    key: 'aurora-hall',
    pinned: true,
    text: 'Tetto di spesa 45.000 €. Decide il consiglio, non Giovanna: lei però scrive il verbale. Mai proporre incassi sopra la reception (canale aria).',
  },
  {
    on: 'deal',
    key: 'aurora-hall',
    text: 'Tommaso vuole i driver nel quadro di corridoio. Promesso: 12 m di cavo a carico nostro.',
  },
  {
    on: 'person',
    key: 'giovanna',
    text: 'Preferisce il telefono prima delle 10. Ha due gemelli alle elementari, il mercoledì pomeriggio non c’è.',
  },
  { on: 'person', key: 'tommaso', text: 'Ex installatore: apprezza gli schemi elettrici, detesta i render.' },
  {
    on: 'deal',
    key: 'nowak-praga',
    pinned: true,
    text: '585 000 PLN, zaliczka 30 %, gwarancja 7 lat. Kary umowne: nasz limit to 0,1 % za dzień. 60 opraw od ręki, 22 za tydzień (Chiara).',
  },
  {
    on: 'person',
    key: 'anna',
    pinned: true,
    text: 'Zawsze porównuje trzy oferty, ale kupuje koszt eksploatacji. Wysyłać wyliczenia w kWh i PLN rocznie.',
  },
  { on: 'person', key: 'krzysztof', text: 'Na budowie od 7 do 15, nie odbiera telefonu, odpowiada na SMS.' },
  {
    on: 'deal',
    key: 'northgate-refit',
    pinned: true,
    text: 'Rebate 3% from store 11, 5% from store 25, only against a written commitment to 40 stores. Leeds is the pilot; if it slips we lose the programme.',
  },
  {
    on: 'person',
    key: 'oliver',
    text: 'Negotiates hard and fair. Always have something to trade. Likes a good joke before 10 am, not after.',
  },
  {
    on: 'person',
    key: 'priya',
    text: 'Decides by walking the shop floor. Invite her whenever something is switched on.',
  },
  {
    on: 'company',
    key: 'northgate',
    text: '212 stores. Year ends in March; capital budgets are fixed in January.',
  },
  {
    on: 'deal',
    key: 'krueger-stores',
    pinned: true,
    text: 'Workshop in Bergamo, 5 Personen, eine vegetarisch. Marco kommt dazu. Köln-Zahlen: 41 % Ersparnis.',
  },
  { on: 'person', key: 'monika', text: 'Legt Wert auf Pünktlichkeit und gedruckte Unterlagen.' },
  {
    on: 'person',
    key: 'franco',
    text: 'Cliente da vent’anni. Se si arrabbia, andare a Bologna di persona: da Gino si risolve tutto.',
  },
  {
    on: 'company',
    key: 'rossi',
    pinned: true,
    text: 'Scorta dedicata: 300 m Linea 40, 120 driver. Estratto ogni lunedì (Chiara). Sconto Stella 37 % da 400 pezzi/anno.',
  },
  {
    on: 'company',
    key: 'grossmann',
    text: 'Nocta Charge 0926: 952 € Gutschrift zugesagt, 8D-Report noch schicken.',
  },
  { on: 'person', key: 'dieter', text: 'Schwäbisch direkt. Ein klares Wort ist ihm lieber als drei Mails.' },
  {
    on: 'deal',
    key: 'valdoro-piazza',
    pinned: true,
    text: 'Scadenza non prorogabile. Manca il verbale di sopralluogo firmato (CAdES o PAdES)!',
  },
  {
    on: 'deal',
    key: 'slask-frame',
    text: 'Wyłączność na Velę tylko przy 250 tys. zł obrotu serią. Płatność 45 dni po ubezpieczeniu należności.',
  },
  {
    on: 'person',
    key: 'grzegorz',
    text: 'Brzęczyszczykiewicz: przećwiczyć wymowę przed telefonem. Bardzo to docenia.',
  },
  {
    on: 'deal',
    key: 'zurawski-loft',
    text: 'Inwestor szuka tańszych. Argument: stal surowa i CRI 97, tego konkurencja nie ma.',
  },
  {
    on: 'deal',
    key: 'iberico-rooms',
    text: 'El patronato pide carta de repuestos a diez años, firmada por dirección. Pedírsela a Marco.',
  },
  {
    on: 'person',
    key: 'inigo',
    text: 'Paga tarde pero paga siempre. Prefiere WhatsApp; los pedidos, por correo.',
  },
  {
    on: 'deal',
    key: 'alnoor-tower',
    text: 'They ask another 4%. Floor is 2% with payment by confirmed letter of credit.',
  },
  {
    on: 'person',
    key: 'yamamoto',
    text: 'Answer within one working day, even if only to say when the real answer comes. Samples: two Stella Museum, 2700 K.',
  },
  {
    on: 'company',
    key: 'drivertec',
    pinned: true,
    text: '2.000 × DT-160 riservati per noi. Davide ha dato l’ok: confermare.',
  },
  {
    on: 'deal',
    key: 'durand-showroom',
    text: 'Perdu contre un concurrent à −12 %. À reprendre au printemps avec le nouveau présentoir.',
  },
  { on: 'person', key: 'lucia', text: 'Conosciuta a Verona. Il fratello tiene la cassa, lei decide.' },
]

/** Somebody who asked and is no customer yet. */
export interface DemoLead {
  name: string
  companyName: string
  jobTitle: string
  address: string
  phone: string
  interest: string
  amount: number
  currency: DemoDeal['currency']
  source: 'mail' | 'website' | 'phone' | 'event' | 'referral'
  status: 'new' | 'contacted' | 'qualified' | 'lost'
  /** Working days ago. */
  madeAgo: number
  description: string
}

const lead = (
  [name, jobTitle, companyName, address, phone]: [string, string, string, string, string],
  [interest, amount, currency]: [string, number, DemoDeal['currency']],
  [source, status, madeAgo]: [DemoLead['source'], DemoLead['status'], number],
  description = '',
): DemoLead => ({
  ...{ name, jobTitle, companyName, address, phone, interest, amount, currency },
  ...{ source, status, madeAgo, description },
})

export const leads: readonly DemoLead[] = [
  lead(
    [
      'Ingrid Solheim',
      'Innkjøpssjef',
      'Fjordlys Hoteller',
      'ingrid.solheim@fjordlys.example',
      '+47 22 41 80 05',
    ],
    ['Corridor lights for three hotels', 64_000, 'EUR'],
    ['event', 'qualified', 6],
    'Euroluce, stand visit. Wants 2700 K, dimmable, IP44 near the pools. Tender in the spring.',
  ),
  lead(
    ['Tomáš Havránek', 'Architekt', 'Ateliér Havránek', 'tomas@havranek.example', '+420 224 811 316'],
    ['Stella Museum for a gallery in Brno', 8_400, 'EUR'],
    ['website', 'new', 1],
  ),
  lead(
    ['Siobhán O’Dwyer', 'Procurement', 'Claddagh Inns', 'siobhan.odwyer@claddagh.example', '+353 91 567 210'],
    ['Bedside lamps, 240 rooms', 38_500, 'GBP'],
    ['referral', 'contacted', 9],
    'Sent by Emily at Hartley. Decides together with the owner.',
  ),
  lead(
    [
      'Zofia Wąsik',
      'Właścicielka',
      'Pensjonat Pod Świerkiem',
      'zofia@podswierkiem.example',
      '+48 18 207 44 12',
    ],
    ['Oświetlenie jadalni', 14_000, 'PLN'],
    ['phone', 'contacted', 3],
  ),
  lead(
    ['Francesco Amodio', 'Titolare', 'Amodio Arredi', 'f.amodio@amodioarredi.example', '+39 081 552 7741'],
    ['Rivendita Campania', 22_000, 'EUR'],
    ['mail', 'lost', 38],
    'Vuole l’esclusiva di zona: non possiamo darla.',
  ),
]

export const vendors = [
  {
    ...{ name: 'Vetreria Solaro', supplies: 'Vetro soffiato e diffusori', city: 'Murano', country: 'IT' },
    ...{ address: 'ordini@vetreriasolaro.example', phone: '+39 041 527 4418', vatNumber: 'IT02790830273' },
  },
  {
    ...{ name: 'Odlewnia Brzeg', supplies: 'Odlewy aluminiowe', city: 'Brzeg', country: 'PL' },
    ...{ address: 'sprzedaz@odlewniabrzeg.example', phone: '+48 77 416 20 31', vatNumber: 'PL7471005231' },
  },
  {
    ...{ name: 'Kabelwerk Ruhland', supplies: 'Textilkabel', city: 'Ruhland', country: 'DE' },
    ...{ address: 'vertrieb@kabelwerk.example', phone: '+49 35752 30 440', vatNumber: 'DE136695976' },
  },
]

/** Of these nothing is filed: the magazine of the trade, whatever its people write. */
export const neverFiled: readonly string[] = ['luceoggi.example']
