import { from, me, pdf, type ThreadScript } from '../types'

export const internalThreads: readonly ThreadScript[] = [
  {
    key: 'int-forecast',
    subject: 'Forecast Q4: mi servono i tuoi numeri',
    people: ['bellini'],
    messages: [
      from(
        'bellini',
        3,
        '08:30',
        `Ciao Giulia,
lunedì ho la direzione. Mi mandi il forecast Q4 aggiornato con probabilità, deal per deal? In particolare Nowak, Northgate e Krüger.
Marco`,
      ),
      me(
        3,
        '12:48',
        `Ciao Marco,
in allegato. Nowak 90 %, Northgate 80 %, Krüger 50 %, Aurora 75 %. Se chiudono le prime due siamo al 108 % dell’obiettivo.`,
        {
          files: [
            {
              kind: 'csv',
              name: 'forecast_Q4.csv',
              rows: [
                ['cliente', 'valore', 'probabilita'],
                ['Nowak Inwestycje', '135.000', '90%'],
                ['Northgate', '148.000', '80%'],
                ['Möbelhaus Krüger', '310.000', '50%'],
                ['Gruppo Aurora', '45.000', '75%'],
              ],
            },
          ],
        },
      ),
      from(
        'bellini',
        2,
        '18:21',
        `Ottimo lavoro. Al workshop con Krüger vengo anch’io, prepariamoci insieme. Hai un’ora domani?`,
      ),
      from(
        'bellini',
        0,
        '07:58',
        `Buongiorno! Ti giro l’invito per la preparazione del workshop Krüger. Porta il business case di Colonia.`,
        {
          unread: true,
          bare: true,
          invitation: {
            summary: 'Preparazione workshop Krüger',
            location: 'Sala Orbis, 2° piano',
            inDays: 1,
            at: '15:00',
            minutes: 60,
          },
        },
      ),
    ],
  },
  {
    key: 'int-drivers',
    subject: 'Test driver DT-160',
    people: ['locatelli', 'pesenti'],
    messages: [
      me(
        6,
        '09:15',
        `Ciao Davide, Drivertec ci tiene fermi 2.000 pezzi DT-160 ancora per pochi giorni. Come vanno i test?`,
      ),
      from(
        'locatelli',
        6,
        '14:10',
        `Dimmerazione ottima fino all’1 %, flicker quasi zero. Sto finendo il test termico a 50 °C: se passa anche la notte, per me è sì.`,
      ),
      from(
        'pesenti',
        5,
        '10:05',
        `Dal punto di vista qualità vorrei due campioni aperti per vedere i condensatori. Dopo la storia del lotto di primavera non mi fido più di nessuno.
Alessandra`,
      ),
      from(
        'locatelli',
        1,
        '16:40',
        `Test termico superato: 50 °C per 72 ore, nessuna deriva. Condensatori giapponesi, 105 °C, Alessandra è contenta (incredibile). Puoi confermare i 2.000 pezzi.
Davide`,
        { unread: true },
      ),
    ],
  },
  {
    key: 'int-fair',
    subject: 'Light+Building: bozza stand',
    people: ['conti', 'bellini'],
    folder: 'Fiere/Light+Building',
    messages: [
      from(
        'conti',
        70,
        '11:30',
        `Ciao a tutti,
ecco la prima bozza dello stand: 96 m², due ingressi, la parete Nocta come sfondo. Commenti entro venerdì?
Sara`,
        { inlineImage: { name: 'bozza-stand.png', color: [44, 62, 92] } },
      ),
      me(
        70,
        '12:15',
        `Bellissima la parete! Due richieste: un angolo silenzioso per le riunioni coi grossi clienti e il caffè buono. Il caffè vende più delle brochure.`,
      ),
      from(
        'bellini',
        69,
        '08:20',
        `Angolo riunioni sì, caffè anche. Budget no: siamo già sopra del 12 %. Sara, togliamo la pedana?`,
      ),
      from('conti', 66, '17:45', `Tolta la pedana, siamo nel budget. Versione 2 allegata.`, {
        files: [pdf('Stand_v2.pdf', 'Stand Light+Building - v2', '96 mq, parete Nocta, sala riunioni 12 mq')],
      }),
      me(
        65,
        '09:00',
        `Perfetta. Io invito Krüger, Lichtwerk, Nowak, Castaño e Lefèvre per la cena del lunedì.`,
      ),
      from(
        'conti',
        18,
        '10:50',
        `Giulia, mi servono i nomi definitivi per la cena entro {+20}, il ristorante vuole la caparra.`,
      ),
    ],
  },
  {
    key: 'int-poland',
    subject: 'Wyjazd do Warszawy – podpisanie umowy Nowak',
    people: ['zielinski'],
    messages: [
      from(
        'zielinski',
        2,
        '15:10',
        `Cześć Giulia,
zarezerwowałem salę u Nowaka i stolik na kolację. Lecisz wieczorem czy rano? Odbiorę Cię z Okęcia.
Tomek`,
      ),
      me(2, '16:02', `Cześć Tomek, rano, ląduję o 9.40. Weź proszę dwie kopie umowy w obu językach.`),
      from(
        'zielinski',
        1,
        '09:27',
        `Kopie gotowe. A jak znam panią Annę, zapyta o partię 82 opraw na trzecie piętro. Chiara mówi, że 60 jest od ręki, reszta za tydzień.`,
      ),
    ],
  },
  {
    key: 'int-pallets',
    subject: 'Marsiglia: mancano due bancali',
    people: ['ghezzi'],
    messages: [
      me(
        1,
        '16:40',
        `Roberto, Côte Bleue dice che ieri sono arrivati tre bancali su cinque. I posatori iniziano lunedì. Mi trovi gli altri due?`,
      ),
      from(
        'ghezzi',
        0,
        '08:15',
        `Ciao Giulia, trovati: il vettore li ha lasciati all’hub di Nizza. Ripartono oggi alle 14, consegna domattina prima delle 10. Ti mando il nuovo DDT appena l’ho. Avvisi tu il cliente?
Roberto`,
        { unread: true },
      ),
    ],
  },
  {
    key: 'int-holidays',
    subject: 'Piano ferie',
    people: ['moretti'],
    messages: [
      from(
        'moretti',
        28,
        '09:00',
        `Buongiorno a tutti,
entro fine mese inserite le ferie del prossimo trimestre nel portale, per favore.
Elena`,
      ),
      me(27, '18:05', `Fatto, Elena. Per l’Inghilterra tengo comunque il telefono acceso.`),
    ],
  },
  {
    key: 'int-expenses',
    subject: 'Nota spese Berlino e Budapest',
    people: ['moretti'],
    messages: [
      me(
        13,
        '18:10',
        `Ciao Elena, ecco la nota spese. Manca solo la ricevuta del taxi di Budapest, la chiedo a Zsuzsanna.`,
        {
          files: [
            pdf(
              'Nota_spese.pdf',
              'Nota spese G. Ferrari',
              'Volo BGY-BER 128,40',
              'Hotel Berlino 2 notti 214,00',
              'Volo BGY-BUD 96,20',
              'Taxi 31,00',
            ),
          ],
        },
      ),
      from(
        'moretti',
        12,
        '09:20',
        `Tutto ok, rimborso con lo stipendio. Per il taxi va bene anche una foto.`,
      ),
    ],
  },
  {
    key: 'int-quality',
    subject: 'Nocta charge 0926: analisi',
    people: ['pesenti', 'locatelli'],
    messages: [
      me(
        11,
        '14:30',
        `Alessandra, da Großmann 6 Nocta su 30 hanno preso acqua. Mandano indietro due pezzi: puoi guardarli con priorità?`,
      ),
      from(
        'pesenti',
        11,
        '15:12',
        `Certo. Da quel che descrivi è la guarnizione montata storta dopo il cambio dima. Blocco intanto le 140 a magazzino.`,
      ),
      from(
        'pesenti',
        4,
        '17:30',
        `Confermato: la dima. Riprese tutte le 140, 9 da rifare. Azione correttiva aperta, report 8D in allegato per il cliente.`,
        {
          files: [
            pdf(
              '8D_Nocta_0926.pdf',
              '8D Report - Nocta 0926',
              'D4: root cause: assembly jig',
              'D5: new jig with stop',
              'D7: 100% leak test for 3 months',
            ),
          ],
        },
      ),
    ],
  },
  {
    key: 'sup-profiles',
    subject: 'Profili Linea 40: nuovo utensile',
    people: ['giuseppe', 'cristina'],
    folder: 'Fornitori',
    messages: [
      from(
        'giuseppe',
        34,
        '07:40',
        `Buongiorno, l’utensile della Linea 40 è a fine vita (410.000 battute). Uno nuovo costa 18.500 € e ci vogliono cinque settimane. Come vi organizzate?
G. Zanetti`,
      ),
      me(
        34,
        '09:12',
        `Buongiorno Giuseppe, grazie dell’avviso. Passo la cosa agli acquisti; intanto potete anticipare 4.000 metri di scorta?`,
      ),
      from(
        'cristina',
        33,
        '11:00',
        `Buongiorno, i 4.000 metri li produciamo in due turni entro {+10}. Prezzo invariato.
Cristina Paganelli`,
      ),
      me(
        33,
        '11:25',
        `Confermato, l’ordine arriva oggi da Chiara. Per l’utensile facciamo metà e metà, come l’altra volta?`,
      ),
      from('giuseppe', 32, '08:05', `Metà e metà va bene. Parto con l’acciaio.`),
    ],
  },
  {
    key: 'sup-truck',
    subject: 'Ritiri settimana prossima',
    people: ['mauro', 'simona'],
    folder: 'Fornitori',
    messages: [
      from(
        'mauro',
        8,
        '16:20',
        `Buonasera, per la settimana prossima ho un bilico su Stoccarda mercoledì e uno su Lione giovedì. Avete merce?
Mauro`,
      ),
      me(8, '16:55', `Sì: 9 bancali per Stoccarda, 3 per Lione. Giovedì si può caricare dopo le 14?`),
      from(
        'simona',
        7,
        '08:45',
        `Confermato, giovedì alle 14.30. Ricordiamo che il sabato non si viaggia.
Simona`,
      ),
    ],
  },
]
