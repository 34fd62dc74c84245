import type { Language } from './types'

/** What people answer of themselves, by person; then, for everyone, by language: to a question and to a statement. */
export const personalAnswers: Readonly<Record<string, readonly string[]>> = {
  giovanna: [
    'Buongiorno Giulia,\n\nperfetto, è esattamente quello che mi serviva. Domattina porto il contratto alla firma e le mando subito la copia.\n\nGrazie della rapidità!',
    'Ricevuto, grazie Giulia. Le confermo appena esco dal consiglio.\n\nBuona giornata',
  ],
  anna: [
    'Dzień dobry Pani Giulio,\n\ndziękuję za błyskawiczne potwierdzenie. W takim razie podpisujemy zgodnie z planem, Krzysztof już rezerwuje dźwig na pierwszą partię.\n\nZ poważaniem',
    'Dziękuję, wszystko jasne. Do zobaczenia w Warszawie!',
  ],
  priya: [
    'Hi Giulia,\n\nBrilliant, that is a load off my mind. I will let the contractor know right away and copy you in.\n\nPriya',
    'Perfect, thank you. Speak tomorrow!',
  ],
  inigo: [
    '¡Eres un sol! Se lo enseño al cliente esta tarde y te digo algo antes de las seis.',
    'Recibido, Giulia. ¡Gracias!',
  ],
  marta: [
    'Ciao Giulia,\nperfetto! Firmo e ti rimando tutto entro oggi. Paolo ti saluta.\nMarta',
    'Grazie mille, a presto!',
  ],
  katrin: [
    'Liebe Frau Ferrari,\n\nvielen Dank, genau das haben die Bieter gefragt. Ich stelle es gleich ins Portal.\n\nBeste Grüße\nKatrin Schäfer',
    'Vielen Dank!',
  ],
  francois: [
    'Merci pour cette réponse rapide. Si les palettes sont là demain avant 10 h, les poseurs commenceront comme prévu.\nF. Delacroix',
    'C’est noté, merci.',
  ],
  jakub: ['Giulia, super! Inwestor już prawie podpisuje. Zadzwonię jutro rano.\nKuba', 'Dzięki wielkie!'],
  bellini: ['Perfetto, grazie. Ne parliamo domani alle 15.\nMarco', 'Ok!'],
  sandqvist: [
    'Hi Giulia,\n\nThank you for coming back so quickly. Tuesday at 14:00 then; I will bring the site plans of all nine hotels.\n\nHenrik',
    'Great, talk soon.',
  ],
  valsecchi: [
    'Buongiorno dottoressa Ferrari,\n\nla ringrazio. La aspettiamo in sede: chieda di me alla reception.\n\nCordiali saluti\nCaterina Valsecchi',
    'Grazie, a presto.',
  ],
}

interface Answers {
  toQuestion: readonly string[]
  toStatement: readonly string[]
}

export const answers: Readonly<Record<Language, Answers>> = {
  it: {
    toQuestion: [
      'Buongiorno Giulia,\n\nsì, per noi va bene. Le confermo i dettagli in giornata.\n\nCordiali saluti',
      'Buongiorno Giulia,\n\nverifico con i colleghi e le rispondo entro domani.\n\nUn saluto',
    ],
    toStatement: [
      'Buongiorno Giulia,\n\nricevuto, grazie. Lo guardo con calma e le faccio sapere.\n\nBuona giornata',
      'Grazie Giulia, tutto chiaro.',
    ],
  },
  pl: {
    toQuestion: [
      'Dzień dobry,\n\ntak, pasuje nam. Szczegóły potwierdzę jeszcze dziś.\n\nPozdrawiam',
      'Dzień dobry,\n\nmuszę to sprawdzić u nas, odpowiem do jutra.\n\nPozdrawiam',
    ],
    toStatement: [
      'Dzień dobry,\n\ndziękuję za wiadomość, przekazuję dalej.\n\nPozdrawiam serdecznie',
      'Dziękuję, wszystko jasne.',
    ],
  },
  de: {
    toQuestion: [
      'Guten Tag Frau Ferrari,\n\nja, das passt für uns. Die Einzelheiten bestätige ich Ihnen noch heute.\n\nMit freundlichen Grüßen',
      'Guten Tag Frau Ferrari,\n\ndas kläre ich intern und melde mich bis morgen.\n\nViele Grüße',
    ],
    toStatement: [
      'Guten Tag Frau Ferrari,\n\nvielen Dank, ist angekommen. Ich sehe es mir an.\n\nMit freundlichen Grüßen',
      'Besten Dank, alles klar.',
    ],
  },
  fr: {
    toQuestion: [
      'Bonjour Giulia,\n\noui, cela nous convient. Je vous confirme les détails dans la journée.\n\nBien cordialement',
      'Bonjour Giulia,\n\nje vérifie en interne et je vous réponds demain.\n\nBien à vous',
    ],
    toStatement: [
      'Bonjour Giulia,\n\nbien reçu, merci. Je regarde cela et je reviens vers vous.\n\nBien cordialement',
      'Merci, c’est parfait.',
    ],
  },
  es: {
    toQuestion: [
      'Hola Giulia:\n\nsí, nos viene bien. Hoy mismo te confirmo los detalles.\n\nUn saludo',
      'Hola Giulia:\n\nlo consulto y te digo mañana.\n\nSaludos',
    ],
    toStatement: [
      'Hola Giulia:\n\nrecibido, muchas gracias. Lo miro y te cuento.\n\nUn saludo',
      'Gracias, todo claro.',
    ],
  },
  en: {
    toQuestion: [
      'Hi Giulia,\n\nYes, that works for us. I will confirm the details later today.\n\nBest regards',
      'Hi Giulia,\n\nLet me check with the team and come back to you tomorrow.\n\nBest',
    ],
    toStatement: [
      'Hi Giulia,\n\nGot it, thank you. I will have a proper look and let you know.\n\nBest regards',
      'Thanks Giulia, all clear.',
    ],
  },
  ja: {
    toQuestion: [
      'フェラーリ様\n\nご連絡ありがとうございます。問題ございません。詳細は本日中にご連絡いたします。\n\nよろしくお願いいたします。',
    ],
    toStatement: [
      'フェラーリ様\n\nメールを確かに拝受いたしました。内容を確認の上、改めてご連絡いたします。\n\nよろしくお願いいたします。',
    ],
  },
  ar: {
    toQuestion: ['السيدة جوليا المحترمة،\n\nنعم، هذا مناسب لنا. سأؤكد لكم التفاصيل اليوم.\n\nمع التحية'],
    toStatement: [
      'السيدة جوليا المحترمة،\n\nتم الاستلام، شكراً لكم. سنراجع الموضوع ونرد عليكم قريباً.\n\nمع التحية والتقدير',
    ],
  },
}
