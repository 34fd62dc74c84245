import { from, me, pdf, type ThreadScript } from '../types'

export const italianThreads: readonly ThreadScript[] = [
  {
    key: 'aurora-offer',
    subject: 'Hotel Aurora Riva – illuminazione hall e ristorante',
    people: ['giovanna', 'tommaso'],
    deal: 'aurora-hall',
    messages: [
      from(
        'giovanna',
        41,
        '09:14',
        `Buongiorno Giulia,

come anticipato al telefono, in primavera rifacciamo la hall e il ristorante dell’hotel di Riva. Parliamo di circa 640 m² e l’architetto vorrebbe luce calda, 2700 K, con scene diverse per colazione e sera.

Ci può preparare un’offerta indicativa entro la fine della prossima settimana? In copia il nostro direttore tecnico, che ha le piante.

Cordiali saluti`,
      ),
      me(
        40,
        '10:32',
        `Buongiorno Giovanna,

grazie di aver pensato a noi. Volentieri: per la hall immagino le sospensioni Aria 60, per il ristorante faretti Stella su binario DALI.

Tommaso, mi può mandare le piante in DWG e l’altezza dei controsoffitti? Bastano anche le sezioni.

Un caro saluto`,
      ),
      from(
        'tommaso',
        39,
        '17:48',
        `Ciao Giulia,
ti allego le sezioni in PDF, il DWG arriva domani dallo studio. Controsoffitto a 3,40 in hall e 2,85 al ristorante. Attenzione: sopra il banco reception passa un canale dell’aria, lì non c’è incasso possibile.
A presto`,
        {
          files: [
            pdf(
              'Sezioni_hall_ristorante.pdf',
              'Hotel Aurora - Sezioni',
              'Hall: h 3,40 m',
              'Ristorante: h 2,85 m',
              'Canale aria sopra reception',
            ),
          ],
        },
      ),
      me(
        33,
        '16:05',
        `Buonasera a tutti,

ecco l’offerta indicativa 2026-118: 24 Aria 60, 86 Stella su binario e il controllo DALI con quattro scene. Totale 48.600 € + IVA, consegna 6 settimane dall’ordine.

Al banco reception ho previsto applique Nocta al posto degli incassi, così il canale non si tocca.

Resto a disposizione per rivederla insieme.
Cordialmente`,
        {
          files: [
            pdf(
              'Offerta_2026-118.pdf',
              'Lumera Lighting - Offerta 2026-118',
              '24 x Aria 60, 2700 K, DALI',
              '86 x Stella 18 W su binario',
              'Centralina DALI, 4 scene',
              'Totale EUR 48.600 + IVA',
              'Consegna: 6 settimane',
            ),
          ],
        },
      ),
      from(
        'giovanna',
        30,
        '11:20',
        `Buongiorno Giulia,

la proposta piace. La proprietà però ha messo un tetto di 45.000 €. Dove possiamo intervenire senza toccare la hall?

Grazie e buon lavoro`,
      ),
      me(
        30,
        '12:41',
        `Giovanna,

al ristorante si può passare da 86 a 72 faretti con ottica 36° invece di 24°: Davide, del nostro ufficio tecnico, ha rifatto il calcolo e restiamo sopra i 200 lux sui tavoli. Così arriviamo a 45.350 €.

Con l’ordine entro fine mese tolgo io i 350 €.

Un saluto`,
      ),
      from(
        'tommaso',
        28,
        '08:55',
        `Per me i 72 vanno bene. Chiedo solo che i driver siano raggiungibili dal corridoio e non dal controsoffitto, altrimenti il manutentore ci odia.`,
      ),
      me(
        28,
        '09:40',
        `Nessun problema, li portiamo tutti nel quadro di corridoio: sono 12 metri di cavo in più, li offriamo noi. :)`,
      ),
      from(
        'giovanna',
        9,
        '15:33',
        `Buon pomeriggio Giulia,

il consiglio si riunisce {+12}. Mi servirebbero la scheda dell’Aria 60 con la finitura ottone e due riferimenti di hotel già fatti.

Grazie mille`,
      ),
      me(
        8,
        '09:05',
        `Buongiorno Giovanna,

in allegato la scheda con le finiture. Come referenze può citare il Resort Monte Sole e la Locanda dei Tigli: i direttori sono felici di rispondere a una telefonata.

Incrociamo le dita per il consiglio!`,
        {
          files: [
            pdf(
              'Aria60_scheda_finiture.pdf',
              'Aria 60 - Scheda tecnica',
              'Finiture: nero, bianco, ottone spazzolato',
              '2700 K, CRI 95, UGR < 19',
            ),
          ],
        },
      ),
      from(
        'giovanna',
        0,
        '08:42',
        `Buongiorno Giulia,

ottime notizie: il consiglio ha approvato! Prima di firmare mi chiedono due cose:

1. la consegna della hall può essere anticipata di una settimana, a {+25}?
2. si può dividere il pagamento in 40 / 40 / 20?

Se mi risponde entro oggi porto il contratto alla firma domattina.

Cordiali saluti`,
        { unread: true, flagged: true },
      ),
    ],
  },
  {
    key: 'bianchi-samples',
    subject: 'Campioni Orbis per cantiere via Solari',
    people: ['marta', 'paolo'],
    deal: 'bianchi-solari',
    messages: [
      from(
        'marta',
        22,
        '10:11',
        `Ciao Giulia,
per gli appartamenti di via Solari stiamo decidendo tra Orbis 75 e Orbis 90. Riesci a farci avere due campioni per tipo? Meglio se con il deflettore nero.
Grazie!
Marta`,
      ),
      me(
        22,
        '11:02',
        `Ciao Marta,
partono domani con corriere, arrivano in studio {+2} in mattinata. Ti metto anche un Orbis 90 con lente asimmetrica: sulle pareti dei corridoi fa una luce bellissima.
Buona giornata`,
      ),
      from(
        'marta',
        19,
        '16:47',
        `Arrivati, grazie. Paolo è innamorato dell’asimmetrico. Lo vorrebbe in 3000 K però: esiste?`,
      ),
      me(
        18,
        '09:18',
        `Certo, 2700, 3000 e 4000 K a catalogo. Vi scrivo i codici:
OR90A-27-N, OR90A-30-N, OR90A-40-N.
Quanti ne servirebbero all’incirca?`,
      ),
      from(
        'paolo',
        15,
        '19:30',
        `Ciao Giulia, sono Paolo. Sono sei appartamenti, direi 140 asimmetrici e 60 normali. Mi fai un prezzo da studio? Il costruttore firma se stiamo sotto i 20.000.`,
      ),
      me(
        14,
        '10:00',
        `Ciao Paolo,
ci stiamo: 19.480 € + IVA franco cantiere, valido trenta giorni. Offerta in allegato.
Per via Solari metterei anche dieci Nocta nel giardino, ma ne parliamo davanti a un caffè.`,
        {
          files: [
            pdf(
              'Offerta_2026-131.pdf',
              'Lumera Lighting - Offerta 2026-131',
              '140 x Orbis 90 asimmetrico 3000 K',
              '60 x Orbis 75',
              'EUR 19.480 + IVA',
            ),
          ],
        },
      ),
      from(
        'marta',
        1,
        '17:52',
        `Ciao Giulia, il costruttore ha detto sì! Manca solo la conferma dei colori: deflettore nero ovunque tranne nei bagni, lì bianco. Ci mandi la conferma d’ordine da firmare?
Un abbraccio
Marta`,
        { unread: true },
      ),
    ],
  },
  {
    key: 'rossi-delay',
    subject: 'Ordine 4471 – quando arriva?',
    people: ['debora', 'franco'],
    messages: [
      from(
        'debora',
        17,
        '08:20',
        `Buongiorno,
l’ordine 4471 doveva arrivare giovedì scorso. Ho l’installatore fermo a Imola con il ponteggio montato. Mi fate sapere qualcosa oggi, per cortesia?
Debora`,
      ),
      me(
        17,
        '08:51',
        `Buongiorno Debora,
ha ragione e mi scuso: ho appena chiamato la logistica. I profili Linea 40 sono pronti, mancano gli alimentatori, fermi in dogana da lunedì. Entro mezzogiorno le do una data certa.`,
      ),
      me(
        17,
        '11:47',
        `Debora, eccomi: spediamo oggi stesso 60 metri con gli alimentatori che abbiamo a magazzino, il resto parte {+2}. Trasporto a carico nostro con consegna entro le 8 del mattino.`,
        { bare: true },
      ),
      from('debora', 17, '12:15', `Va bene, così almeno lavorano. Grazie della rapidità.`),
      from(
        'franco',
        16,
        '18:02',
        `Giulia, capisco tutto ma è la terza volta in sei mesi. Io i clienti li perdo. Parliamone.
Franco`,
      ),
      me(
        15,
        '09:30',
        `Franco,
hai ragione. Ti propongo questo: da oggi teniamo per te una scorta dedicata di 300 m di Linea 40 e 120 driver, e Chiara ti manda ogni lunedì l’estratto. Passo a trovarti a Bologna {+4}, offro io il pranzo.
Giulia`,
      ),
      from('franco', 15, '10:04', `Così mi piace. Ci vediamo alle 12.30 da Gino.`),
    ],
  },
  {
    key: 'valdoro-tender',
    subject: 'Comune di Valdoro – manifestazione di interesse illuminazione piazza',
    people: ['sandra', 'piero'],
    deal: 'valdoro-piazza',
    messages: [
      from(
        'sandra',
        58,
        '12:10',
        `Gentile dott.ssa Ferrari,

il Comune intende riqualificare l’illuminazione di Piazza Vecchia e del lungofiume (circa 110 punti luce). La procedura sarà negoziata, con invito via PEC.

Le chiedo se siete interessati e se i vostri apparecchi rispettano i CAM vigenti.

Distinti saluti`,
      ),
      me(
        57,
        '15:25',
        `Gentile Sandra,

siamo certamente interessati. I pali Vela e i bollard Piazza rispettano i CAM; allego la dichiarazione. L’indirizzo PEC per l’invito è lumera@pec.lumera.example.

Cordiali saluti`,
        {
          files: [
            pdf(
              'Dichiarazione_CAM.pdf',
              'Dichiarazione di conformita CAM',
              'Vela 4000 lm, Piazza 900 lm',
              'IPEA*: classe A3+',
            ),
          ],
        },
      ),
      from(
        'sandra',
        44,
        '11:31',
        `Buongiorno,
l’invito è partito oggi via PEC. Scadenza offerte {+30}. Il sopralluogo è obbligatorio: ci sono posti martedì e giovedì mattina.
Cordiali saluti`,
      ),
      me(44, '14:02', `Grazie, veniamo giovedì alle 9: saremo io e Davide Locatelli dell’ufficio tecnico.`),
      from(
        'piero',
        2,
        '13:05',
        `Buongiorno,
il verbale di sopralluogo va allegato all’offerta firmato digitalmente (CAdES o PAdES). Vedo che nel portale manca il vostro. La scadenza non è prorogabile.
Saluti
P. Gritti`,
        { unread: true, flagged: true },
      ),
    ],
  },
  {
    key: 'serra-winery',
    subject: 'Luci per la barricaia',
    people: ['lucia'],
    deal: 'serra-cellar',
    messages: [
      from(
        'lucia',
        27,
        '21:14',
        `Buonasera Giulia, ci siamo conosciute a Verona allo stand. Stiamo finendo la nuova barricaia e vorrei una luce che non faccia caldo e non rovini il vino. Budget piccolo, ma ci tengo che sia bella. Mi aiuta?
Lucia Serra`,
      ),
      me(
        26,
        '09:50',
        `Buongiorno Lucia, certo che mi ricordo: il Barbaresco allo stand lo ricordano anche i miei colleghi!
Per una barricaia consiglio led ambra a bassissima temperatura, senza UV, con sensori. Mi manda due foto e le misure?`,
      ),
      from(
        'lucia',
        25,
        '22:40',
        `Eccole. È lunga 32 metri, volta in mattoni. La foto è fatta col telefono, perdoni.`,
        { inlineImage: { name: 'barricaia.png', color: [139, 84, 50] } },
      ),
      me(
        23,
        '18:20',
        `Che meraviglia la volta! Con 16 Nocta radenti sui pilastri e un binario basso lungo il corridoio si vedrebbe respirare. Siamo sui 7.200 € con i sensori. Le preparo un render?`,
      ),
      from('lucia', 12, '20:58', `Sì per favore. Mio fratello è scettico, se vede il disegno si convince.`),
      me(
        11,
        '17:30',
        `Ecco il render: a destra luce da visita, a sinistra luce di lavoro. Dica a suo fratello che consuma come due asciugacapelli.`,
        { inlineImage: { name: 'render-barricaia.png', color: [214, 150, 62] } },
      ),
      from(
        'lucia',
        3,
        '07:15',
        `Convinto!! Quando venite a misurare? Noi ci siamo sempre, tranne la domenica.
Lucia`,
        { flagged: true },
      ),
    ],
  },
  {
    key: 'bianchi-complaint',
    subject: 'Sfarfallio sospensioni showroom',
    people: ['paolo'],
    messages: [
      from(
        'paolo',
        74,
        '09:08',
        `Ciao Giulia, nello showroom di corso Como tre sospensioni sfarfallano quando le dimmeriamo sotto il 20 %. Il cliente è furioso, sabato ha l’inaugurazione.`,
      ),
      me(
        74,
        '09:22',
        `Paolo, ti mando Davide domani mattina con i driver nuovi. Intanto tienile al 30 %, lì il problema non si presenta.`,
      ),
      from(
        'paolo',
        73,
        '14:36',
        `Davide è stato bravissimo, sostituiti tutti e tre. Era un lotto difettoso?`,
      ),
      me(
        72,
        '10:15',
        `Sì, lotto di primavera del fornitore. Ho chiesto alla qualità di controllare tutte le consegne di quel mese. Ti accredito l’intervento e la bottiglia per il cliente la porto io.`,
      ),
    ],
  },
  {
    key: 'rossi-pricelist',
    subject: 'Condizioni distributori per il nuovo anno',
    people: ['franco'],
    deal: 'rossi-frame',
    messages: [
      me(
        52,
        '11:00',
        `Caro Franco,
ti anticipo il nuovo listino, in vigore da gennaio. L’aumento medio è del 2,8 %; per te resta fermo lo sconto base e aggiungo un premio del 3 % oltre i 180.000 €.
In CSV trovi i codici principali.`,
        {
          files: [
            {
              kind: 'csv',
              name: 'listino_distributori.csv',
              rows: [
                ['codice', 'descrizione', 'prezzo', 'sconto'],
                ['LN40-30', 'Linea 40 3000 K al metro', '84,00', '38%'],
                ['OR75-30', 'Orbis 75 3000 K', '52,50', '38%'],
                ['OR90A-30', 'Orbis 90 asimmetrico', '71,00', '38%'],
                ['ST18-27', 'Stella 18 W binario', '96,00', '35%'],
                ['NC12-30', 'Nocta 12 W parete', '118,00', '35%'],
              ],
            },
          ],
        },
      ),
      from(
        'franco',
        50,
        '17:40',
        `Il premio va bene. Sullo Stella chiedo 37, i tedeschi me lo danno a 36 e mezzo con consegna a sette giorni.`,
      ),
      me(
        49,
        '09:12',
        `37 sullo Stella se prendi 400 pezzi l’anno. E la consegna con la scorta dedicata è a due giorni, non a sette.`,
      ),
      from('franco', 49, '09:50', `Fatto. Manda il contratto.`),
    ],
  },
  {
    key: 'aurora-invoice',
    subject: 'Fattura 2026/733 – riferimento ordine mancante',
    people: ['ilaria'],
    folder: 'Archive',
    messages: [
      from(
        'ilaria',
        63,
        '10:44',
        `Buongiorno,
sulla fattura 2026/733 manca il nostro numero d’ordine (AU-5518). Senza non riusciamo a registrarla, può far emettere nota di credito e nuova fattura?
Grazie`,
      ),
      me(
        63,
        '11:30',
        `Buongiorno Ilaria,
ho avvisato l’amministrazione: nota di credito e nuova fattura partono oggi dal sistema di interscambio. Scusi il disguido.`,
      ),
      from('ilaria', 61, '09:02', `Ricevute entrambe, grazie. Pagamento a 60 giorni come da accordi.`),
    ],
  },
  {
    key: 'serra-tasting',
    subject: 'Invito: degustazione in cantina',
    people: ['lucia'],
    folder: 'Archive',
    messages: [
      from(
        'lucia',
        96,
        '19:05',
        `Cari amici,
{+14} apriamo le prime bottiglie della vendemmia nuova. Vi aspettiamo dalle 17, si mangia in piedi e si parla di tutto tranne che di lavoro.
Lucia`,
      ),
      me(
        95,
        '08:40',
        `Ci sarò con grandissimo piacere! Porto una torcia, così misuro di nascosto la barricaia.`,
      ),
    ],
  },
]
