import { from, me, pdf, type ThreadScript } from '../types'

export const frenchThreads: readonly ThreadScript[] = [
  {
    key: 'lefevre-theatre',
    subject: 'Théâtre municipal – foyer : demande d’offre',
    people: ['claire', 'benoit'],
    deal: 'lefevre-theatre',
    messages: [
      from(
        'claire',
        37,
        '10:25',
        `Bonjour Giulia,

nous rénovons le foyer du théâtre : 900 m², plafonds à caissons classés, interdiction de percer. Auriez-vous une suspension sur câbles, très fine, avec une lumière indirecte ? Le dossier part en consultation dans un mois.

Bien à vous`,
      ),
      me(
        36,
        '11:50',
        `Bonjour Claire,

oui : l’Aria 60 existe en version directe/indirecte avec fixation sur corniche, sans aucun perçage au plafond. Je vous propose une visioconférence {+3} avec Davide, de notre bureau technique.

Bien cordialement`,
      ),
      from(
        'benoit',
        36,
        '14:05',
        `Bonjour, parfait pour la visio. À prévoir : l’architecte des bâtiments de France voudra voir un échantillon en laiton vieilli.
Benoît`,
      ),
      me(
        29,
        '09:40',
        `Bonjour à tous les deux,
l’échantillon laiton vieilli est parti ce matin, vous l’aurez après-demain. L’offre est jointe : 34 200 € HT posé sur palette à Lyon.`,
        {
          files: [
            pdf(
              'Offre_2026-124.pdf',
              'Lumera Lighting - Offre 2026-124',
              '38 x Aria 60 directe/indirecte laiton vieilli',
              'EUR 34.200 HT, franco Lyon',
            ),
          ],
        },
      ),
      from(
        'claire',
        21,
        '18:44',
        `L’ABF valide la finition ! Il reste le budget, la mairie discute encore. Je vous tiens au courant.`,
      ),
      from(
        'claire',
        2,
        '12:20',
        `Giulia, bonne nouvelle de la mairie : le budget est voté. On me demande une variante avec gradation DALI et télécommande pour les soirs de première. Pouvez-vous chiffrer l’option d’ici {+5} ?`,
        { flagged: true },
      ),
    ],
  },
  {
    key: 'cotebleue-outdoor',
    subject: 'Bornes extérieures – résidence Les Calanques',
    people: ['francois', 'amelie'],
    deal: 'cotebleue-garden',
    messages: [
      from(
        'francois',
        55,
        '08:35',
        `Bonjour Madame Ferrari,
il nous faut 70 bornes pour les allées de la résidence, à 40 m de la mer. Celles d’aujourd’hui rouillent au bout de deux ans. Que garantissez-vous contre le sel ?
Cordialement`,
      ),
      me(
        54,
        '10:15',
        `Bonjour Monsieur Delacroix,
nos bornes Piazza sont en aluminium marin anodisé avec visserie A4, testées 1 500 heures au brouillard salin. Garantie 5 ans en bord de mer, écrite noir sur blanc.
Bien cordialement`,
      ),
      from(
        'amelie',
        50,
        '15:22',
        `Bonjour,
pouvez-vous nous faire un prix pour 70 et pour 100 pièces, livré Marseille ? Merci d’indiquer l’éco-participation à part.
Amélie Roux`,
      ),
      me(
        49,
        '16:40',
        `Bonjour Amélie,
70 pièces : 189 € HT l’unité ; 100 pièces : 174 € HT. Éco-participation 0,42 € par luminaire. Livraison 4 semaines.`,
      ),
      from('amelie', 43, '09:10', `Nous prenons les 100. Bon de commande en pièce jointe.`, {
        files: [
          pdf(
            'BC_CB-2201.pdf',
            'Groupe Cote Bleue - Bon de commande CB-2201',
            '100 x Piazza 900 lm, IP66',
            'EUR 17.400 HT',
          ),
        ],
      }),
      me(43, '09:55', `Merci beaucoup ! L’accusé de réception suit. Livraison prévue le {+20}.`),
      from(
        'francois',
        1,
        '16:15',
        `Bonjour, le camion est passé ce matin mais il manque deux palettes sur cinq. Les poseurs attaquent lundi, j’ai besoin d’une réponse rapide !
F. Delacroix`,
        { unread: true },
      ),
    ],
  },
  {
    key: 'durand-returns',
    subject: 'Retour de 12 Orbis 75 – erreur de teinte',
    people: ['noemie'],
    messages: [
      from(
        'noemie',
        33,
        '11:12',
        `Bonjour,
le client a commandé 4000 K au lieu de 3000 K. Reprenez-vous 12 pièces emballées d’origine ?
Merci`,
      ),
      me(
        33,
        '11:40',
        `Bonjour Noémie,
oui, sans frais puisque les cartons sont fermés. Numéro de retour : RT-0388. Les 3000 K partent demain.`,
      ),
      from('noemie', 31, '16:05', `C’est parti avec le transporteur ce midi. Merci pour votre souplesse !`),
    ],
  },
  {
    key: 'durand-visit',
    subject: 'Passage à Lille',
    people: ['herve'],
    folder: 'Archive',
    messages: [
      me(
        88,
        '10:30',
        `Bonjour Hervé,
je serai à Lille {+9} : puis-je passer au comptoir vers 15 h pour vous montrer la nouvelle gamme Nocta ?`,
      ),
      from(
        'herve',
        88,
        '11:55',
        `Avec plaisir, mes vendeurs seront là jusqu’à 18 h. Prenez des échantillons, ils n’écoutent que ce qu’ils touchent.
Hervé`,
      ),
      me(78, '19:10', `Merci pour l’accueil et pour le welsh ! Le présentoir vous arrive sous quinzaine.`, {
        bare: true,
      }),
    ],
  },
  {
    key: 'lefevre-newyear',
    subject: 'Merci pour cette année',
    people: ['benoit'],
    folder: 'Archive',
    messages: [
      from(
        'benoit',
        228,
        '17:20',
        `Chère Giulia, le chantier de Villeurbanne est réceptionné sans aucune réserve, c’est une première pour nous. Merci à Davide et à toi !`,
      ),
      me(227, '09:15', `Cher Benoît, quel plaisir de lire cela. On garde la recette pour le prochain !`),
    ],
  },
]

export const spanishThreads: readonly ThreadScript[] = [
  {
    key: 'iberico-rooms',
    subject: 'Iluminación de las salas 4 a 9',
    people: ['begona', 'alvaro'],
    deal: 'iberico-rooms',
    messages: [
      from(
        'begona',
        38,
        '09:55',
        `Estimada Giulia:

la Fundación renovará las salas 4 a 9 (pintura del XVII). Necesitamos proyectores con CRI superior a 97, 50 lux en el lienzo y regulación individual. ¿Sería posible una prueba en la sala 5?

Un cordial saludo`,
      ),
      me(
        37,
        '12:10',
        `Estimada Begoña:

será un honor. Les presto seis Stella Museum durante un mes, con lentes de 10, 18 y 30 grados. Davide puede estar en Madrid {+8} para ajustarlas con su equipo.

Saludos cordiales`,
      ),
      from(
        'alvaro',
        36,
        '08:40',
        `Buenos días: el carril es trifásico de los años noventa, ¿serviría el adaptador universal? Mando foto.
Álvaro Núñez`,
        { inlineImage: { name: 'carril.png', color: [80, 88, 96] } },
      ),
      me(36, '10:05', `Buenos días, Álvaro: sí, es el modelo estándar. Llevamos adaptadores por si acaso.`),
      from(
        'begona',
        24,
        '13:30',
        `La prueba ha sido emocionante: hemos descubierto un perro en el fondo de un cuadro que nadie veía desde hace veinte años. Por favor, envíe presupuesto para 164 proyectores.`,
      ),
      me(
        22,
        '17:15',
        `¡Qué maravilla lo del perro! Adjunto el presupuesto 2026-128: 61.500 € más IVA, con puesta en marcha incluida.`,
        {
          files: [
            pdf(
              'Presupuesto_2026-128.pdf',
              'Lumera Lighting - Presupuesto 2026-128',
              '164 x Stella Museum CRI 97',
              'EUR 61.500 + IVA',
            ),
          ],
        },
      ),
      from(
        'begona',
        5,
        '11:48',
        `Querida Giulia: el patronato se reúne {+9}. Nos piden una carta con el plazo de garantía y los repuestos disponibles durante diez años. ¿Nos la puede enviar firmada?`,
        { flagged: true },
      ),
    ],
  },
  {
    key: 'castano-stock',
    subject: 'Stock de Linea 40',
    people: ['inigo'],
    deal: 'castano-stock',
    messages: [
      from(
        'inigo',
        14,
        '10:20',
        `Hola Giulia, ¿cuántos metros de Linea 40 en negro puedes tener para principios de mes? Tengo una clínica en Gandía que va con prisa.
Íñigo`,
      ),
      me(14, '10:48', `Hola Íñigo, 180 m ya, otros 120 m en diez días. Te guardo los 180 hasta el viernes.`),
      from('inigo', 13, '09:12', `Guárdame los 300. Lucía te pasa el pedido.`),
      from('lucia-es', 13, '13:40', `Buenas tardes, adjunto el pedido PC-0915. Un saludo, Lucía`, {
        files: [
          pdf(
            'PC-0915.pdf',
            'Iluminacion Castano - Pedido PC-0915',
            '300 m Linea 40 negro 3000 K',
            'EUR 16.380 + IVA',
          ),
        ],
      }),
      me(13, '15:02', `¡Gracias, Lucía! Confirmado. Primera entrega {+2}.`),
      from(
        'inigo',
        0,
        '09:31',
        `Giulia, la clínica está quedando de cine. Quieren lo mismo en Denia: 220 m más y 36 Orbis. ¿Me pasas precio hoy mismo? El cliente viene a las cinco.`,
        { unread: true },
      ),
    ],
  },
  {
    key: 'iberico-catalogue',
    subject: 'Mención en el catálogo',
    people: ['begona'],
    folder: 'Archive',
    messages: [
      from(
        'begona',
        150,
        '12:35',
        `Estimada Giulia: en el catálogo de la exposición queremos agradecer a Lumera. ¿Cómo debemos escribir el nombre de la empresa?`,
      ),
      me(150, '13:00', `Muchísimas gracias: «Lumera Lighting, Bérgamo». Nos hace mucha ilusión.`),
    ],
  },
]
