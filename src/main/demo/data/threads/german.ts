import { from, me, pdf, type ThreadScript } from '../types'

export const germanThreads: readonly ThreadScript[] = [
  {
    key: 'lichtwerk-spec',
    subject: 'Ausschreibung Stadtbibliothek: Leuchtenliste',
    people: ['juergen', 'katrin'],
    deal: 'lichtwerk-library',
    messages: [
      from(
        'juergen',
        48,
        '10:40',
        `Liebe Frau Ferrari,

für die Stadtbibliothek suchen wir eine Lesesaalleuchte mit UGR < 16 und Tunable White 2700–5000 K. Ihre Aria 60 wäre nach dem Datenblatt nah dran. Geht die auch als 1,80 m lange Variante?

Herzliche Grüße aus Berlin`,
      ),
      me(
        47,
        '11:30',
        `Lieber Herr Weiß,

ja, 1.800 mm fertigen wir ab 40 Stück ohne Aufpreis. Mit der Mikroprismenoptik kommen wir auf UGR 15,4 (LDT-Dateien schicke ich gern). Wie viele Leuchten wären es?

Viele Grüße aus Bergamo`,
      ),
      from(
        'katrin',
        46,
        '15:10',
        `Hallo Frau Ferrari,
es sind 128 Stück im Lesesaal und 54 im Magazin. Bitte auch die L90-Werte und die Angaben zum CO2-Fußabdruck (EPD), das ist im Vergabeverfahren Pflicht.
Viele Grüße
Katrin Schäfer`,
      ),
      me(
        45,
        '16:45',
        `Liebe Frau Schäfer,
anbei EPD und Datenblatt. L90/B10 liegt bei 75.000 Stunden. Die LDT-Dateien liegen im Ordner, den ich Ihnen gestern freigegeben habe.`,
        {
          files: [
            pdf(
              'EPD_Aria60.pdf',
              'Umwelt-Produktdeklaration Aria 60',
              'GWP A1-A3: 31,2 kg CO2e',
              'Lebensdauer L90/B10: 75.000 h',
            ),
          ],
        },
      ),
      from(
        'juergen',
        32,
        '09:05',
        `Die Leuchte steht im Leistungsverzeichnis, „oder gleichwertig“ natürlich. Submission ist {+28}. Drücken wir die Daumen.`,
      ),
      from(
        'katrin',
        1,
        '11:26',
        `Liebe Frau Ferrari,
zwei Bieter haben Rückfragen zu Ihrer Leuchte: Gibt es eine Notlichtversion (3 h) und ist die Abhängung höhenverstellbar? Wir müssen bis {+1} antworten.
Beste Grüße
Katrin Schäfer`,
        { unread: true },
      ),
    ],
  },
  {
    key: 'grossmann-order',
    subject: 'Bestellung 45-20817, Bitte um Auftragsbestätigung',
    people: ['sabine', 'dieter'],
    messages: [
      from(
        'sabine',
        20,
        '07:48',
        `Guten Morgen Frau Ferrari,
anbei unsere Bestellung 45-20817. Bitte bestätigen Sie Liefertermin KW-genau.
Mit freundlichen Grüßen`,
        {
          files: [
            pdf(
              'Bestellung_45-20817.pdf',
              'Elektro Grossmann - Bestellung 45-20817',
              '120 x Linea 40 3000 K',
              '30 x Nocta 12 W',
            ),
          ],
        },
      ),
      me(
        20,
        '09:20',
        `Guten Morgen Frau Köhler,
vielen Dank! Die Auftragsbestätigung kommt heute von meiner Kollegin Chiara Rota. Liefertermin ist der {+14}.`,
      ),
      from(
        'sabine',
        19,
        '08:15',
        `Sehr geehrte Frau Ferrari,
in der AB steht 4000 K, bestellt haben wir 3000 K (Pos. 10). Bitte korrigieren.`,
      ),
      me(
        19,
        '08:31',
        `Liebe Frau Köhler, gut, dass Sie so genau lesen. Korrigierte AB ist unterwegs, der Termin bleibt.`,
      ),
      from('sabine', 19, '10:02', `Passt, danke. Schönen Tag noch!`),
    ],
  },
  {
    key: 'grossmann-return',
    subject: 'Reklamation Nocta, Charge 0926',
    people: ['dieter', 'uwe'],
    messages: [
      from(
        'uwe',
        12,
        '16:58',
        `Hallo Frau Ferrari,
auf der Baustelle Killesberg haben 6 von 30 Nocta Wasser gezogen. Dichtung sitzt schief. Der Bauleiter tobt. Was machen wir?
Gruß, Uwe Hägele`,
      ),
      me(
        12,
        '17:20',
        `Hallo Herr Hägele,
das darf nicht passieren, entschuldigen Sie bitte. Ich schicke morgen 10 Ersatzleuchten per Express direkt auf die Baustelle. Können Sie uns zwei defekte für die Qualitätsprüfung zurückgeben?`,
      ),
      from(
        'dieter',
        11,
        '08:05',
        `Frau Ferrari, guten Morgen.
Der Austausch ist recht, aber wer zahlt die Monteurstunden? Das sind 14 Stunden à 68 €.
Dieter Großmann`,
      ),
      me(
        11,
        '10:50',
        `Guten Morgen Herr Großmann,
die übernehmen wir, 952 € als Gutschrift. Bitte geben Sie die Stundenzettel an Frau Köhler, ich kläre das intern.`,
      ),
      from('dieter', 11, '11:04', `Des isch a Wort. Danke.`),
      from(
        'uwe',
        2,
        '15:30',
        `Ersatz ist montiert und dicht. Die zwei defekten gingen heute an Ihre Qualitätsabteilung raus (Tracking VS-660412).`,
      ),
    ],
  },
  {
    key: 'krueger-stores',
    subject: 'Filialkonzept 2027: 12 Häuser',
    people: ['monika', 'stefan'],
    deal: 'krueger-stores',
    messages: [
      from(
        'monika',
        29,
        '13:15',
        `Sehr geehrte Frau Ferrari,

nach dem Pilotprojekt in Köln möchten wir zwölf weitere Häuser umrüsten, je ca. 3.500 m² Ausstellung. Die Küchenabteilung soll heller, die Wohnwelten wärmer werden.

Können wir demnächst einen Workshop bei Ihnen in Bergamo machen? Wir kämen zu viert.

Mit freundlichen Grüßen`,
      ),
      me(
        29,
        '15:40',
        `Sehr geehrte Frau Krüger,

das freut uns sehr! Ich schlage {+40} oder {+41} vor, jeweils ab 10 Uhr, mit Führung durch die Fertigung. Ums Hotel kümmern wir uns.

Herzliche Grüße`,
      ),
      from(
        'monika',
        27,
        '09:22',
        `Der erste Termin passt. Herr Böttcher aus der Haustechnik schickt Ihnen vorab die Lastprofile.`,
      ),
      from(
        'stefan',
        26,
        '14:12',
        `Hallo,
anbei Verbräuche Köln vor/nach Umbau. Ersparnis 41 %, das war sogar mehr als versprochen.
St. Böttcher`,
        {
          files: [
            {
              kind: 'csv',
              name: 'verbrauch_koeln.csv',
              rows: [
                ['Monat', 'vorher kWh', 'nachher kWh'],
                ['Juli', '18420', '10960'],
                ['August', '18110', '10690'],
                ['September', '19005', '11240'],
              ],
            },
          ],
        },
      ),
      me(
        25,
        '10:30',
        `Hallo Herr Böttcher, das drucke ich mir groß aus! Danke, wir bauen es in die Präsentation ein.`,
      ),
      from(
        'monika',
        3,
        '17:05',
        `Liebe Frau Ferrari, unser Vorstand kommt nun auch mit, also fünf Personen, eine davon Vegetarierin. Und: Wir brauchen vorab einen Richtpreis pro Haus. Schaffen Sie das bis {+4}?`,
        { flagged: true },
      ),
    ],
  },
  {
    key: 'drivertec-shortage',
    subject: 'Lieferengpass DT-150: Information',
    people: ['heike', 'reinhard'],
    folder: 'Fornitori',
    messages: [
      from(
        'heike',
        26,
        '10:10',
        `Sehr geehrte Frau Ferrari,
leider verlängert sich die Lieferzeit unserer DT-150 auf 11 Wochen. Als Alternative bieten wir die DT-160 zum gleichen Preis, pinkompatibel.
Mit freundlichen Grüßen
Heike Baumgärtner`,
      ),
      me(
        26,
        '11:45',
        `Liebe Frau Baumgärtner,
danke für die Warnung. Hat die DT-160 dieselbe Dimmkurve? Unsere Hotelkunden dimmen unter 5 %.`,
      ),
      from(
        'reinhard',
        25,
        '08:20',
        `Guten Morgen,
Dimmbereich DT-160: 1–100 %, logarithmisch, Flicker < 1 % (IEEE 1789). Muster kann ich heute rausschicken.
R. Vogel`,
      ),
      me(
        25,
        '08:55',
        `Sehr gut, bitte fünf Muster an Davide Locatelli. Wenn er grünes Licht gibt, bestellen wir 2.000 Stück.`,
      ),
      from(
        'heike',
        7,
        '12:30',
        `Die Muster sind laut Sendungsverfolgung angekommen. Haben Sie schon ein Ergebnis? Ich halte 2.000 Stück bis {+6} für Sie zurück.`,
        { flagged: true },
      ),
    ],
  },
  {
    key: 'krueger-pilot',
    subject: 'Abnahme Pilotfiliale Köln',
    people: ['monika', 'stefan'],
    folder: 'Archive',
    messages: [
      from(
        'stefan',
        128,
        '09:12',
        `Hallo Frau Ferrari, Abnahme am {+3} um 8 Uhr. Zwei Strahler in der Bettenabteilung sind noch falsch ausgerichtet, sonst alles fein.`,
      ),
      me(
        128,
        '10:00',
        `Guten Morgen, unser Monteur richtet sie morgen vor Ladenöffnung. Ich bin bei der Abnahme dabei.`,
      ),
      from(
        'monika',
        124,
        '18:30',
        `Das Haus sieht fantastisch aus. Die ersten Kunden haben gefragt, ob die Möbel neu sind. Vielen Dank an Ihr Team!`,
      ),
      me(123, '08:50', `Ein schöneres Kompliment gibt es nicht. Danke, Frau Krüger!`),
    ],
  },
]
