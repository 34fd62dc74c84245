import type { ThreadScript } from './types'
import { from, me } from './types'

/** A short correspondence: who, subject, what they asked, what was answered and, sometimes, their last word. */
type Exchange = readonly [person: string, subject: string, question: string, answer: string, last?: string]

const italian: readonly Exchange[] = [
  [
    'debora',
    'File IES Orbis 90',
    'Buongiorno, il cliente ci chiede i file fotometrici dell’Orbis 90 con lente 36°. Li trovo sul sito?\nDebora',
    'Buongiorno Debora, sul sito c’è solo la 24°. Le mando il link alla cartella con tutte le ottiche, da salvare nei preferiti.',
    'Perfetto, grazie!',
  ],
  [
    'nicolo',
    'Orari scarico',
    'Ciao Giulia, da lunedì il magazzino scarica solo dalle 7 alle 11. Lo dite al vostro trasportatore?\nNicolò',
    'Ciao Nicolò, segnato e comunicato a Valseriana. Grazie per l’avviso.',
  ],
  [
    'ilaria',
    'Estratto conto',
    'Buongiorno, per la chiusura trimestrale ci servirebbe l’estratto conto aggiornato.\nGrazie',
    'Buongiorno Ilaria, Elena glielo invia entro oggi. Risultano aperte solo due fatture, nessuna scaduta.',
    'Ricevuto, coincide.',
  ],
  [
    'tommaso',
    'Ricambio lente Stella',
    'Ciao, durante le pulizie ci è caduta una lente 36°. Ne vendete una sola?',
    'Ciao Tommaso, te ne mando tre in omaggio: vista la statistica delle pulizie ti serviranno.',
    'Ahah, grazie. Arrivate.',
  ],
  [
    'sandra',
    'Scheda tecnica bollard Piazza',
    'Buongiorno, mi servirebbe la scheda del bollard Piazza con il calcolo IPEA aggiornato.\nCordiali saluti',
    'Buongiorno Sandra, in calce trova il link alla scheda e al calcolo. Classe A3+.',
  ],
  [
    'marta',
    'Ritiro campioni',
    'Ciao Giulia, abbiamo qui ancora la valigetta di maggio. Passa il corriere o la tengo per il prossimo cantiere?',
    'Tienila pure, Marta: appena ne serve un’altra facciamo cambio.',
  ],
  [
    'paolo',
    'Consiglio per casa mia',
    'Giulia, stavolta è privato: cucina con isola di 2,40, mia moglie odia le ombre. Che ci metto?',
    'Una Linea 40 da 2 metri sopra l’isola e quattro Orbis asimmetrici verso i pensili. E tua moglie mi manderà i fiori.',
    'Presi! Ti manderà una torta, è meglio.',
  ],
  [
    'franco',
    'Cena con gli installatori',
    'Giulia, giovedì sera ho dieci installatori a cena. Mi presti Davide per mezz’ora di DALI for dummies?',
    'Te lo presto volentieri, ma tratta bene: lo rivoglio intero venerdì.',
  ],
  [
    'giuseppe',
    'Tolleranza taglio',
    'Buongiorno, confermate tolleranza ±0,5 mm sui tagli a 45°? A disegno c’è scritto ±0,3.',
    'Buongiorno Giuseppe, confermo ±0,5. Il disegno lo correggiamo in revisione C.',
  ],
  [
    'cristina',
    'Adeguamento alluminio',
    'Buongiorno, la quotazione dell’alluminio è salita del 4 %. Dal prossimo mese applichiamo la clausola di adeguamento.',
    'Buongiorno Cristina, la clausola scatta al 5 %: ne riparliamo se lo supera. Un saluto!',
    'Ha ragione, ho riletto il contratto.',
  ],
  [
    'mauro',
    'Cambio targa per giovedì',
    'Buonasera, giovedì viene la targa GH 552 TR al posto dell’altra. Avvisate la portineria.',
    'Fatto, grazie Mauro.',
  ],
  [
    'rota',
    'Anagrafica nuovo cliente',
    'Giulia, per Cantine Serra mi mancano codice destinatario e IBAN. Li hai?\nChiara',
    'Codice KRRH6B9, l’IBAN lo chiedo a Lucia e te lo giro.',
  ],
  [
    'rota',
    'Ordine Castaño: due indirizzi',
    'Giulia, sull’ordine PC-0915 ci sono due indirizzi di consegna. Vale Gandia o Valencia?',
    'Gandia, direttamente in cantiere. Valencia è solo per la fattura.',
    'Ok, sistemato.',
  ],
  [
    'locatelli',
    'Calcolo Aurora rifatto',
    'Rifatto il ristorante con 72 Stella: 214 lux medi sui tavoli, uniformità 0,62. Si può fare.',
    'Sei un mago. Lo scrivo a Giovanna.',
  ],
  [
    'conti',
    'Foto Zabłocie',
    'Hai il permesso per usare le foto del ristorante di Cracovia sui social?',
    'Sì, me l’ha dato Zofia per iscritto. Citare fotografo e studio.',
  ],
  [
    'ghezzi',
    'Imballo Linea 40',
    'Proviamo i tubi di cartone riciclato per i profili da 2 metri? Costano uguale e si rompono meno.',
    'Sì! I tedeschi ne saranno entusiasti. Partiamo con Großmann.',
  ],
  [
    'bellini',
    'Complimenti',
    'Ho sentito Oliver di Northgate: dice che sei la prima che gli ha detto di no e lo ha fatto ridere. Brava.',
    'Grazie Marco. Il trucco è dirlo prima del suo secondo caffè.',
  ],
  [
    'pesenti',
    'Audit ISO 9001',
    'Martedì c’è l’auditor. Potrebbe chiederti come gestisci i reclami: hai dieci minuti alle 11?',
    'Ci sono. Gli racconto Großmann, che è finita bene.',
  ],
]

const polish: readonly Exchange[] = [
  [
    'ewa',
    'Karta katalogowa Vela',
    'Dzień dobry, czy jest polska wersja karty katalogowej Vela 40?\nEwa',
    'Dzień dobry, od wczoraj tak – link wysyłam na czat i tutaj w stopce. Pozdrawiam!',
    'Super, dziękuję.',
  ],
  [
    'krzysztof',
    'Wysokość zwieszeń',
    'Potrzebuję dokładnej długości linek do Aria 60. W karcie jest 1500, a na rysunku 2000.',
    'Standard to 1500 mm, 2000 na zamówienie bez dopłaty. Dla Nowej Pragi zaznaczyłam 2000.',
  ],
  [
    'halina',
    'Potwierdzenie salda',
    'Dzień dobry, proszę o potwierdzenie salda na koniec kwartału.',
    'Dzień dobry, potwierdzenie wysłała dziś nasza księgowość. Pozdrawiam.',
  ],
  [
    'grzegorz',
    'Kalendarze firmowe',
    'Pani Giulio, będą w tym roku kalendarze z fotografiami? Klienci pytają!',
    'Będą, Panie Prezesie, z Państwa realizacją na lipiec. Odłożyłam 200 sztuk.',
    'Pięknie.',
  ],
  [
    'zofia',
    'Oprawa do gabloty',
    'Dzień dobry, czy Stella Mini zmieści się w gablocie o głębokości 9 cm?',
    'Dzień dobry, tak: 62 mm z zasilaczem zewnętrznym. Proszę tylko zostawić otwory wentylacyjne.',
  ],
  [
    'jakub',
    'Wizyta w fabryce',
    'Cześć, przyjechałbym z trzema studentami do Bergamo obejrzeć produkcję. Da się w marcu?',
    'Jasne! Drugi tydzień marca jest spokojny. Pizza na mój koszt.',
  ],
  [
    'piotr',
    'Numer serwisu',
    'Dzień dobry, kto u Państwa odbiera zgłoszenia serwisowe w weekendy?',
    'Dzień dobry, dyżur pod +39 035 555 0199, mówią po angielsku i włosku. W dni robocze proszę do Tomasza.',
  ],
  [
    'malgorzata',
    'Referencje do przetargu',
    'Proszę o wykaz trzech dostaw powyżej 200 tys. zł z ostatnich trzech lat, z poświadczeniami.',
    'Przesłałam wykaz i skany poświadczeń. Gdyby był potrzebny podpis kwalifikowany, proszę dać znać.',
    'Wystarczy, dziękuję.',
  ],
  [
    'zielinski',
    'Targi w Poznaniu',
    'Giulia, bierzemy stoisko w Poznaniu czy tylko jako zwiedzający?',
    'W tym roku zwiedzamy. Pieniądze idą w Light+Building.',
  ],
  [
    'zielinski',
    'Nowy dystrybutor na Podlasiu',
    'Odezwała się hurtownia z Białegostoku, obrót ok. 200 tys. rocznie. Interesuje nas?',
    'Tak, ale bez wyłączności. Umów proszę rozmowę wideo.',
  ],
]

const german: readonly Exchange[] = [
  [
    'katrin',
    'LDT-Dateien Nocta',
    'Hallo Frau Ferrari, gibt es die Nocta mit 8° auch als LDT? Im Portal finde ich nur 15°.',
    'Hallo Frau Schäfer, die 8° ist gerade frisch vermessen, Datei liegt jetzt im Portal.',
    'Prima, danke!',
  ],
  [
    'juergen',
    'Vortrag an der Hochschule',
    'Liebe Frau Ferrari, hätten Sie Lust, im Januar vor meinen Studierenden über Blendung zu sprechen?',
    'Lieber Herr Weiß, sehr gern, wenn ich die Folien auf Deutsch nicht ganz allein schreiben muss.',
  ],
  [
    'sabine',
    'Lieferschein fehlt',
    'Guten Morgen, zur Sendung von gestern fehlt der Lieferschein. Bitte als PDF.',
    'Guten Morgen Frau Köhler, kommt sofort von Roberto aus der Logistik.',
    'Ist da.',
  ],
  [
    'sabine',
    'Palettentausch',
    'Hallo Frau Ferrari, Ihr Spediteur hat 4 Europaletten nicht getauscht. Bitte klären.',
    'Hallo Frau Köhler, Valseriana bringt am Mittwoch vier mit. Entschuldigung!',
  ],
  [
    'dieter',
    'Preisliste',
    'Frau Ferrari, die Preise von Position 40 bis 44 sind gestiegen, abgemacht war Preisbindung bis März.',
    'Guten Tag Herr Großmann, Sie haben recht, die Bindung gilt. Korrigierte Liste ist unterwegs.',
    'So kenn ich Sie. Danke.',
  ],
  [
    'uwe',
    'Montageanleitung',
    'Hallo, in der Anleitung der Linea 40 fehlt Seite 6. Auf der Baustelle lachen schon alle.',
    'Hallo Herr Hägele, hier der Link zur vollständigen. Der Drucker bekommt einen Rüffel.',
  ],
  [
    'monika',
    'Referenzfotos',
    'Liebe Frau Ferrari, dürfen wir Ihre Fotos aus Köln in unserem Geschäftsbericht verwenden?',
    'Sehr gern, Frau Krüger. Sara schickt sie in Druckauflösung.',
  ],
  [
    'stefan',
    'Ersatzteil Schiene',
    'Moin, wir brauchen 6 Verbinder für die Stromschiene, weiß. Auf Lager?',
    'Ja, gehen heute raus, ohne Berechnung.',
    'Danke!',
  ],
  [
    'heike',
    'Kapazitätsplanung',
    'Sehr geehrte Frau Ferrari, bitte geben Sie uns Ihre Mengenplanung für das erste Halbjahr.',
    'Liebe Frau Baumgärtner, rund 9.000 Stück, davon 4.000 DALI. Genaue Zahlen kommen Anfang des Monats.',
  ],
  [
    'reinhard',
    'Firmware 2.4',
    'Guten Tag, für die DALI-Treiber gibt es Firmware 2.4 (Fehler beim Wiederanlauf behoben).',
    'Danke, Herr Vogel, Davide testet sie diese Woche.',
  ],
]

const others: readonly Exchange[] = [
  [
    'noemie',
    'Suivi commande 88213',
    'Bonjour, avez-vous une date pour la commande 88213 ?\nNoémie',
    'Bonjour Noémie, départ vendredi, livraison mardi avant midi.',
    'Merci beaucoup !',
  ],
  [
    'noemie',
    'Catalogue papier',
    'Bonjour, reste-t-il des catalogues papier ? Nos clients adorent encore tourner des pages.',
    'Bonjour, je vous en envoie trente avec la prochaine palette.',
  ],
  [
    'herve',
    'Prix spécial chantier',
    'Bonjour Giulia, j’ai un concurrent à 12 % sous votre prix sur 300 Orbis. Vous pouvez faire un geste ?',
    'Bonjour Hervé, 5 % et la livraison offerte. À 12 %, demandez-lui son IRC…',
    'Je prends les 5 %.',
  ],
  [
    'benoit',
    'Fichiers BIM',
    'Salut Giulia, tu as la famille Revit de la Nocta ? Le modèle du site date de 2023.',
    'Salut Benoît, nouvelle version en ligne depuis ce matin, avec les accessoires.',
  ],
  [
    'claire',
    'Journées de l’architecture',
    'Giulia, viendrez-vous à Lyon pour les journées de l’architecture ? Je garde deux places.',
    'Avec grand plaisir ! Je viens avec Davide.',
  ],
  [
    'amelie',
    'Attestation d’assurance',
    'Bonjour, il nous faut votre attestation RC décennale à jour.',
    'Bonjour Amélie, elle part par le même courrier que la facture, et en copie par e-mail.',
    'Bien reçue.',
  ],
  [
    'francois',
    'Réglage des détecteurs',
    'Bonjour, les détecteurs du parking restent allumés toute la nuit. Comment fait-on ?',
    'Bonjour, tournez la molette TIME sur 2 minutes et LUX sur la lune. Sinon Davide vous appelle.',
  ],
  [
    'lucia-es',
    'Certificado de origen',
    'Buenos días: necesitamos certificado de origen para el pedido PC-0877.',
    'Buenos días, Lucía: lo tiene en su correo, sellado por la cámara de comercio.',
  ],
  [
    'alvaro',
    'Filtros UV',
    'Buenas tardes, ¿tenéis filtros de recambio para las Stella antiguas?',
    'Buenas tardes, Álvaro: quedan 20, os los reservo.',
    'Gracias, nos quedamos con todos.',
  ],
  [
    'inigo',
    'Feria de Valencia',
    'Giulia, ¿vienes a la feria? La paella la pongo yo.',
    '¡Con esa oferta no hay negociación posible! Voy.',
  ],
  [
    'begona',
    'Visita de restauradores',
    'Estimada Giulia: ¿podría recibir a dos de nuestras restauradoras en Bérgamo en febrero?',
    'Por supuesto, Begoña. Les enseñaremos el laboratorio de fotometría.',
  ],
  [
    'aoife',
    'Tracking for 2290',
    'Hi Giulia, any tracking number for 2290?',
    'Hi Aoife, VS-660231, due Thursday.',
    'Lovely, thanks!',
  ],
  [
    'sean',
    'Trade counter display',
    'Giulia, the demo board has a dead Stella. Looks bad. Send one?',
    'Two are on their way, one as a hostage.',
  ],
  [
    'callum',
    'Revit file',
    'Hi, the Orbis family has the wrong origin point, it floats 40mm above the ceiling.',
    'Hi Callum, well spotted. Fixed and uploaded.',
    'Works. Cheers.',
  ],
  [
    'eleanor',
    'CPD seminar',
    'Giulia, would Lumera do a lunchtime CPD on glare for the studio? About 25 people.',
    'We would love to. I bring the slides and the sandwiches.',
  ],
  [
    'priya',
    'Sustainability questionnaire',
    'Hi Giulia, our ESG team needs the attached questions answered: recycled content, repairability, take-back.',
    'Hi Priya, answered in the portal: 72% recycled aluminium, all drivers replaceable, take-back free of charge.',
    'That is the best score so far.',
  ],
  [
    'oliver',
    'Bank details change?',
    'Giulia, we got a letter saying your bank details changed. Is that you?',
    'Hello Oliver, absolutely not, please ignore it and send me a copy. Our IBAN has been the same since 2009.',
    'Thought so. Forwarded to our fraud team.',
  ],
  [
    'lars',
    'Customs paperwork',
    'Hi, customs in Oslo wants the HS codes split per item.',
    'Hi Lars, new proforma with HS codes per line attached to the shipment. Sorry for the delay.',
  ],
  [
    'ingrid',
    'Sample returned',
    'Hello Giulia, the Piazza Low sample is on its way back, slightly snowy.',
    'Thank you Ingrid, it will feel at home in our climate chamber.',
  ],
  [
    'zsuzsa',
    'Taxi receipt',
    'Dear Giulia, I found your taxi receipt under the table, scan comes today.',
    'You saved my expense report, thank you!',
  ],
  [
    'laszlo',
    'Payment date',
    'Dear Giulia, our bank had a problem, the payment comes two days later. Sorry.',
    'Dear László, no problem at all, thank you for telling me.',
  ],
  [
    'khalid',
    'موعد الشحن',
    'السيدة جوليا، هل يمكن تأكيد موعد الشحن للطلب السابق؟',
    'السيد خالد، الشحن يوم الخميس، وسأرسل لكم بوليصة الشحن فور صدورها.',
    'شكراً جزيلاً.',
  ],
  [
    'sato',
    'カタログのお願い',
    'フェラーリ様\n最新カタログを5部お送りいただけますか。',
    '佐藤様\n本日発送いたしました。一週間ほどで届く予定です。',
    'ありがとうございます。無事に届きました。',
  ],
]

const OLDEST = 245
const NEWEST = 5
/** Odd step through the range: neighbours in the list land months apart. */
const STEP = 89

/** The everyday correspondence, spread over the year. */
export const exchangeThreads: readonly ThreadScript[] = [...italian, ...polish, ...german, ...others].map(
  ([person, subject, question, answer, last], index) => {
    const day = NEWEST + ((index * STEP + 17) % (OLDEST - NEWEST))
    const hour = 8 + (index % 8)
    const minute = (index * 13) % 55
    const at = (plus: number, shift: number): string =>
      `${String(hour + plus).padStart(2, '0')}:${String((minute + shift) % 60).padStart(2, '0')}`
    const messages = [from(person, day, at(0, 0), question), me(day, at(1, 21), answer)]
    if (last !== undefined) messages.push(from(person, day - 1, at(1, 4), last))
    return { key: `exchange-${index}`, subject, people: [person], messages }
  },
)
