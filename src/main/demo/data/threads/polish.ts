import { from, me, pdf, type ThreadScript } from '../types'

export const polishThreads: readonly ThreadScript[] = [
  {
    key: 'nowak-offer',
    subject: 'Oferta – oświetlenie biurowca Nowa Praga',
    people: ['anna', 'krzysztof'],
    deal: 'nowak-praga',
    messages: [
      from(
        'anna',
        62,
        '09:30',
        `Dzień dobry Pani Giulio,

dziękuję za spotkanie w Warszawie. Zgodnie z ustaleniami proszę o ofertę na oświetlenie pięciu kondygnacji biurowca Nowa Praga (ok. 6 200 m²). W załączniku zestawienie pomieszczeń.

Zależy nam na UGR poniżej 19 i sterowaniu DALI-2.

Z poważaniem`,
        {
          files: [
            {
              kind: 'csv',
              name: 'zestawienie_pomieszczen.csv',
              rows: [
                ['kondygnacja', 'pomieszczenie', 'm2', 'lux'],
                ['1', 'Recepcja', '180', '300'],
                ['2', 'Open space', '1150', '500'],
                ['2', 'Sale konferencyjne', '210', '500'],
                ['3', 'Open space', '1150', '500'],
                ['5', 'Stołówka', '320', '200'],
              ],
            },
          ],
        },
      ),
      me(
        61,
        '10:20',
        `Dzień dobry Pani Anno,

dziękuję za zapytanie. Obliczenia w DIALux przygotuje kolega Davide, a ofertę otrzyma Pani do {+6}. Jedno pytanie: czy sufity są podwieszane, czy zostaje widoczny beton?

Pozdrawiam serdecznie`,
      ),
      from(
        'krzysztof',
        60,
        '13:44',
        `Dzień dobry, odpowiadam za inwestycję po stronie budowy. Sufity tylko w korytarzach, w open space zostaje beton architektoniczny, h = 3,20. Oprawy muszą być zwieszane.
KW`,
      ),
      me(
        54,
        '16:30',
        `Dzień dobry Państwu,

w załączeniu oferta 2026-097: 410 opraw Aria 60 Office, 96 Linea 40 w korytarzach, sterowanie DALI-2 z czujnikami. Wartość 612 400 PLN netto, termin 8 tygodni.

Pozdrawiam`,
        {
          files: [
            pdf(
              'Oferta_2026-097.pdf',
              'Lumera Lighting - Oferta 2026-097',
              '410 x Aria 60 Office, UGR < 19',
              '96 x Linea 40',
              'Sterowanie DALI-2',
              'PLN 612 400 netto',
            ),
          ],
        },
      ),
      from(
        'anna',
        47,
        '11:15',
        `Pani Giulio,

mamy trzy oferty i Państwa jest technicznie najlepsza, ale o 9 % droższa od drugiej. Co może Pani zrobić?

Pozdrawiam`,
      ),
      me(
        46,
        '09:45',
        `Pani Anno,

rozumiem. Mogę zaproponować 3 % rabatu oraz przedłużenie gwarancji z 5 do 7 lat. Proszę też porównać zużycie: nasze oprawy mają 148 lm/W, przy sześciu tysiącach metrów daje to ok. 31 000 PLN oszczędności rocznie.`,
      ),
      from(
        'anna',
        40,
        '14:50',
        `Wyliczenie oszczędności zrobiło wrażenie na zarządzie. Jeżeli zejdziemy do 585 000 PLN i utrzymamy 7 lat gwarancji, podpisujemy w tym kwartale.`,
      ),
      me(
        39,
        '12:05',
        `585 000 PLN przy zaliczce 30 % i jednej dostawie na budowę. Zgoda? Wtedy kierownik regionalny, Tomasz Zieliński, przywiezie umowę osobiście.`,
      ),
      from('anna', 39, '15:10', `Zgoda. Proszę o projekt umowy.`),
      me(
        36,
        '10:00',
        `Pani Anno, projekt umowy w załączniku, w wersji polskiej i angielskiej. Tomasz może być u Państwa {+5}.`,
        {
          files: [
            pdf(
              'Umowa_projekt.pdf',
              'Umowa dostawy - projekt',
              'Wartosc: PLN 585 000 netto',
              'Gwarancja: 7 lat',
            ),
          ],
        },
      ),
      from(
        'krzysztof',
        6,
        '08:25',
        `Dzień dobry, harmonogram się przesunął: trzecia kondygnacja będzie gotowa dwa tygodnie wcześniej. Czy możemy dostać 82 oprawy w pierwszej partii?`,
      ),
      from(
        'anna',
        0,
        '09:05',
        `Dzień dobry Pani Giulio,

prawnicy zaakceptowali umowę z jedną poprawką w § 7 (kary umowne 0,1 % zamiast 0,2 % za dzień – na Państwa korzyść :)). Proszę o potwierdzenie do jutra, wtedy {+2} podpisujemy.

I jeszcze pytanie Krzysztofa: czy pierwsza partia 82 opraw jest możliwa?

Z poważaniem`,
        { unread: true, flagged: true },
      ),
    ],
  },
  {
    key: 'slask-order',
    subject: 'Zamówienie ZAM/2026/1184',
    people: ['ewa'],
    messages: [
      from(
        'ewa',
        24,
        '10:05',
        `Dzień dobry,
przesyłam zamówienie ZAM/2026/1184: 200 szt. Orbis 75 3000 K, 80 szt. Orbis 90. Proszę o potwierdzenie terminu.
Pozdrawiam`,
        {
          files: [
            pdf('ZAM_2026_1184.pdf', 'Zamowienie ZAM/2026/1184', '200 x Orbis 75 3000 K', '80 x Orbis 90'),
          ],
        },
      ),
      me(
        24,
        '11:10',
        `Dzień dobry Pani Ewo,
potwierdzam przyjęcie. 200 szt. mamy w magazynie, wysyłka {+2}; Orbis 90 dojedzie tydzień później. Czy wysłać razem, czy w dwóch partiach?`,
      ),
      from('ewa', 24, '11:32', `W dwóch partiach poproszę, klient już czeka.`),
      me(21, '15:00', `Pierwsza partia wyjechała, numer przesyłki VS-660187.`),
      from('ewa', 18, '09:14', `Doszło, ale w jednym kartonie 4 oprawy są porysowane. Zdjęcie poniżej.`, {
        inlineImage: { name: 'uszkodzenie.png', color: [120, 124, 130] },
      }),
      me(
        18,
        '10:40',
        `Bardzo przepraszam! Cztery nowe sztuki dołączam do drugiej partii, uszkodzonych proszę nie odsyłać.`,
      ),
      from('ewa', 13, '14:20', `Druga partia kompletna, dziękuję za szybką reakcję.`),
    ],
  },
  {
    key: 'slask-frame',
    subject: 'Współpraca w przyszłym roku',
    people: ['grzegorz', 'ewa'],
    deal: 'slask-frame',
    messages: [
      from(
        'grzegorz',
        31,
        '08:10',
        `Szanowna Pani,
zbliża się koniec roku, więc pora porozmawiać o warunkach. W tym roku kupiliśmy za 740 tys. zł. Na przyszły rok planujemy milion, ale potrzebuję terminu płatności 45 dni i wyłączności na województwo śląskie dla serii Vela.
Z wyrazami szacunku`,
      ),
      me(
        30,
        '12:25',
        `Szanowny Panie Prezesie,
dziękuję za zaufanie i gratuluję wyniku! 45 dni jest możliwe przy ubezpieczeniu należności. W sprawie wyłączności muszę porozmawiać z dyrektorem Bellinim; odpowiem do {+7}.
Z poważaniem`,
      ),
      me(
        20,
        '09:00',
        `Panie Prezesie,
mam zgodę na wyłączność dla Veli przy obrocie serią co najmniej 250 tys. zł. Proponuję spotkanie w Katowicach z Tomaszem Zielińskim, przygotujemy porozumienie.`,
        { bare: true },
      ),
      from('grzegorz', 19, '16:44', `Dobrze. Zapraszam {+8} o 11.00. Będzie żurek.`),
      from(
        'grzegorz',
        4,
        '10:30',
        `Pani Giulio, po spotkaniu mam dwie uwagi do porozumienia: punkt 4 (zwroty) i punkt 9 (wspólny marketing). Proszę o nową wersję, a podpiszemy jeszcze w tym miesiącu.`,
        { flagged: true },
      ),
    ],
  },
  {
    key: 'zurawski-loft',
    subject: 'Lofty Zabłocie – dobór opraw',
    people: ['jakub', 'zofia'],
    deal: 'zurawski-loft',
    messages: [
      from(
        'jakub',
        35,
        '18:20',
        `Cześć Giulia,
robimy lofty na Zabłociu, 38 mieszkań. Stare cegły, stalowe belki, inwestor chce „przemysłowo, ale ciepło”. Co byś dała na belki?
Kuba`,
      ),
      me(
        34,
        '09:25',
        `Cześć Kuba,
na belki Stella na magnesach, czarne, 2700 K. A na klatkę Nocta, światło ślizga się po cegle. Wysłać Wam walizkę z próbkami?`,
      ),
      from(
        'zofia',
        34,
        '11:50',
        `Walizkę koniecznie :) Adres ten sam. Czy Stella jest w kolorze „surowa stal”?`,
      ),
      me(33, '08:45', `Jest na zamówienie od 50 sztuk, dopłata 6 %. Walizka dotrze {+3}.`),
      from(
        'jakub',
        16,
        '20:02',
        `Inwestor zachwycony. Poproszę wycenę: 310 Stella surowa stal i 44 Nocta. Im szybciej, tym lepiej, bo już się rozgląda za tańszymi.`,
      ),
      me(
        15,
        '13:35',
        `W załączniku oferta: 158 900 PLN netto, stal bez dopłaty przy tej ilości. Ważna do końca miesiąca.`,
        {
          files: [
            pdf(
              'Oferta_2026-134.pdf',
              'Lumera Lighting - Oferta 2026-134',
              '310 x Stella surowa stal 2700 K',
              '44 x Nocta 12 W',
              'PLN 158 900 netto',
            ),
          ],
        },
      ),
      from(
        'jakub',
        1,
        '19:45',
        `Giulia, inwestor pyta, czy na parterze da się zrobić scenę „galeria” – CRI 97. Macie taki moduł? Jak tak, to bierzemy.`,
        { unread: true },
      ),
    ],
  },
  {
    key: 'marina-lamps',
    subject: 'Latarnie na nabrzeżu – korozja',
    people: ['piotr', 'malgorzata'],
    deal: 'marina-quay',
    messages: [
      from(
        'piotr',
        84,
        '12:00',
        `Dzień dobry,
po zimie na dwóch słupach Vela pojawiły się ogniska korozji przy kołnierzu. Słupy mają trzy lata, gwarancja pięć. Zdjęcia mogę wysłać.
Piotr Gąsiorowski`,
      ),
      me(
        84,
        '14:15',
        `Dzień dobry, bardzo proszę o zdjęcia i numery seryjne (tabliczka w drzwiczkach). To środowisko C5, powłoka powinna wytrzymać znacznie dłużej.`,
      ),
      from('piotr', 83, '09:40', `Numery V40-18833 i V40-18841.`, {
        inlineImage: { name: 'korozja.png', color: [150, 96, 60] },
      }),
      me(
        78,
        '11:05',
        `Dział jakości potwierdza: ta seria miała zbyt cienki podkład. Wymienimy oba słupy bezpłatnie, a pozostałe sześć z serii sprawdzi nasz serwis {+10}.`,
      ),
      from(
        'piotr',
        65,
        '15:55',
        `Serwis był, porządna robota. Dziękuję. A skoro rozmawiamy: w przyszłym roku robimy wschodni pirs, 46 punktów.`,
      ),
      me(64, '10:10', `Bardzo chętnie! Czy będzie przetarg?`),
      from(
        'malgorzata',
        64,
        '13:20',
        `Tak, tryb podstawowy, publikacja planowana na wiosnę. Szacunkowa wartość 390 tys. zł. Proszę obserwować platformę zakupową.`,
      ),
    ],
  },
  {
    key: 'nowak-invoice',
    subject: 'Faktura zaliczkowa – pytanie',
    people: ['halina'],
    messages: [
      from(
        'halina',
        11,
        '08:50',
        `Dzień dobry,
na pro formie jest 23 % VAT, a powinna być wewnątrzwspólnotowa dostawa 0 %. Proszę o korektę i podanie NIP UE.
Halina Dąbrowska`,
      ),
      me(
        11,
        '09:35',
        `Dzień dobry Pani Halino, oczywiście, ma Pani rację. Poprawioną pro formę wyśle koleżanka Elena jeszcze dziś. NIP UE: IT03912450169.`,
      ),
      from('halina', 10, '10:12', `Dziękuję, wszystko się zgadza.`),
    ],
  },
  {
    key: 'zurawski-thanks',
    subject: 'Publikacja w „Wnętrzach”',
    people: ['zofia'],
    folder: 'Archive',
    messages: [
      from(
        'zofia',
        120,
        '15:15',
        `Pani Giulio, restauracja z Państwa oprawami wyszła na okładkę! Wysyłam egzemplarz pocztą, a fotograf zgodził się na użycie zdjęć na Państwa stronie.`,
      ),
      me(
        119,
        '09:10',
        `Wspaniała wiadomość! Koleżanka z marketingu oszaleje z radości. Dziękuję i gratuluję całemu zespołowi.`,
      ),
    ],
  },
]
